import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Notice } from "../ui/page";
import { isUnpaid } from "./queries";
import { texts } from "./texts";

/** The largest page of the API; a customer may have far fewer unpaid orders. */
const MOST = 100;

/** A link to the orders that wait for their payment: their items have left the cart. */
export function UnpaidOrder() {
  const t = useTexts(texts);
  const { api } = useServices();
  const { user } = useSession();
  const { money } = useFormats();
  const { data } = useQuery({
    queryKey: ["orders", "pending"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/orders", { params: { query: { status: "pending", limit: MOST } }, signal })),
    enabled: user !== null,
  });
  // A pending order whose bank is working needs nothing, but an older one may.
  const unpaid = data?.orders.filter(isUnpaid) ?? [];
  const [order] = unpaid;
  if (!order) return null;
  if (unpaid.length > 1) {
    return (
      <Notice>
        <p>{t.unpaidOrders(unpaid.length)}</p>
        <Link to="/orders">{t.seeOrders}</Link>
      </Notice>
    );
  }
  return (
    <Notice>
      <p>{t.unpaidOrder(money(order.total_amount, order.currency))}</p>
      <Link to={`/orders/${order.id}/pay`}>{t.payNow}</Link>
    </Notice>
  );
}
