import type { Order, Status } from "./queries";

/** The transitions that the API allows (functions/orders/transitions.py); it refuses all others. */
const NEXT: Record<Status, readonly Status[]> = {
  pending: ["processing", "cancelled"],
  processing: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
};

/** @returns The next status, or null if there is none. */
export function nextStatus(status: Status): Status | null {
  return NEXT[status].find((next) => next !== "cancelled") ?? null;
}

export function isCancellable({ status }: Pick<Order, "status">): boolean {
  return NEXT[status].includes("cancelled");
}
