import { infiniteQueryOptions, keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Api, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { type Order, orderQuery, paymentsQuery, type Status } from "../../orders/queries";
import { isBehindPayment, type Payment } from "./refund";

/** In characters; the API refuses more. */
export const MAX_NUMBER_LENGTH = 100;
const PAGE_SIZE = 25;
const POLL_INTERVAL_MS = 3_000;

/** The filters of the list; empty ones filter nothing. They are kept in the address, so that Back restores them. */
export interface OrderFilters {
  search: string;
  status: Status | "";
}

export function allOrdersQuery(api: Api, { search, status }: OrderFilters) {
  return infiniteQueryOptions({
    queryKey: ["orders", "all", search, status],
    queryFn: ({ pageParam, signal }) => {
      const query = { all: true, limit: PAGE_SIZE, ...(search && { search }), ...(status && { status }), ...pageParam };
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
