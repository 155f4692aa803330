import { infiniteQueryOptions, keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Api, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { type Order, orderQuery, paymentsQuery, type Status } from "../../orders/queries";
import { isBehindPayment, type Payment } from "./refund";

const PAGE_SIZE = 25;
const POLL_INTERVAL_MS = 3_000;

export function allOrdersQuery(api: Api, status: Status | null) {
  return infiniteQueryOptions({
    queryKey: ["orders", "all", status],
    queryFn: ({ pageParam, signal }) => {
      const query = { all: true, limit: PAGE_SIZE, ...(status && { status }), ...pageParam };
      return unwrap(api.GET("/orders", { params: { query }, signal }));
    },
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ pagination }) =>
      pagination.next_cursor === null ? undefined : { cursor: pagination.next_cursor },
    select: ({ pages }) => pages.flatMap(({ orders }) => orders),
  });
}

/** The payments of an order. Refetched while a refund is pending, and until the order reflects it. */
export function usePolledPayments(order: Order) {
  const { api } = useServices();
  const payments = useQuery({
    ...paymentsQuery(api, order),
    refetchInterval: ({ state }) => (state.data?.some(isRefunding) ? POLL_INTERVAL_MS : false),
    placeholderData: keepPreviousData,
  });
  const behind = payments.data?.some((payment) => isBehindPayment(order, payment)) ?? false;
  useQuery({ ...orderQuery(api, order.id), refetchInterval: behind ? POLL_INTERVAL_MS : false });
  return payments;
}

function isRefunding({ refunds }: Payment): boolean {
  return refunds.some(({ status }) => status === "pending");
}
