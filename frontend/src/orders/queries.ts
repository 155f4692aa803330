import { infiniteQueryOptions, type Query, queryOptions } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../api/client";

export type Order = Schemas["OrderPublic"];
export type Status = Order["status"];

const PAGE_SIZE = 20;
const SECOND = 1000;
const FASTEST_POLL = 2 * SECOND;
const SLOWEST_POLL = 60 * SECOND;

export function orderQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: ["order", id],
    queryFn: ({ signal }) => unwrap(api.GET("/orders/{id}", { params: { path: { id } }, signal })),
    refetchInterval: pollInterval,
    staleTime: 2 * SECOND,
  });
}

export function ordersQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["orders"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET("/orders", { params: { query: { limit: PAGE_SIZE, ...pageParam } }, signal })),
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ pagination }) =>
      pagination.next_cursor === null ? undefined : { cursor: pagination.next_cursor },
  });
}

export function paymentsQuery(api: Api, order: Order) {
  return queryOptions({
    // An order that changed may have been paid or refunded.
    queryKey: ["payments", order.id, order.updated_at],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/payments", { params: { query: { order_id: order.id } }, signal }))).payments,
  });
}

/** How soon to refetch an order: soon after it changed, more slowly while nothing happens, never when it is final. */
export function pollInterval({ state }: Pick<Query<Order>, "state">): number | false {
  if (state.data === undefined || isFinal(state.data)) return false;
  const unmoved = state.dataUpdatedAt - Date.parse(state.data.updated_at);
  return Math.min(SLOWEST_POLL, Math.max(FASTEST_POLL, unmoved / 6));
}

export function isFinal(order: Order): boolean {
  const moneyMoves = order.status === "cancelled" && ["paid", "partially_refunded"].includes(order.payment_status);
  return !moneyMoves && (order.status === "delivered" || order.status === "cancelled");
}

export function isUnpaid(order: Order): boolean {
  return order.status === "pending" && ["unpaid", "failed"].includes(order.payment_status);
}

/** Whether no payment of this order has succeeded or is processing. */
export function notPaidOnline(order: Order): boolean {
  return order.payment_status === "unpaid" || order.payment_status === "failed";
}

/** The text key of an order's payment: an order without anything to pay, or shipped unpaid, does not wait for a payment. */
export function paymentText(order: Order): Order["payment_status"] | "nothingToPay" | "notPaidOnline" {
  if (!notPaidOnline(order) || order.status === "pending" || order.status === "cancelled") return order.payment_status;
  return /^0(\.0+)?$/.test(order.total_amount) ? "nothingToPay" : "notPaidOnline";
}

/** The order number that people see. Ids begin with the time, so the start of an id is not distinctive. */
export function shortId(id: string): string {
  return id.slice(-8);
}
