import type { Order, Status } from "./queries";

/** The API's steps (functions/orders/transitions.py), which refuses all others. */
const NEXT: Record<Status, readonly Status[]> = {
  pending: ["processing", "cancelled"],
  processing: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
};

/** @returns The step forward, null where there is none. */
export function stepAfter(status: Status): Status | null {
  return NEXT[status].find((next) => next !== "cancelled") ?? null;
}

export function isCancellable({ status }: Pick<Order, "status">): boolean {
  return NEXT[status].includes("cancelled");
}
