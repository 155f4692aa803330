import { isUnpaid, type Order } from "../orders/queries";

/** The page that an order's payment leads to. A shipped, delivered or cancelled order has moved on from what the thank-you page says. */
export function pageAfterPaying(order: Order): string {
  const path = `/orders/${order.id}`;
  if (isUnpaid(order)) return `${path}/pay`;
  return order.status === "pending" || order.status === "processing" ? `${path}/thank-you` : path;
}
