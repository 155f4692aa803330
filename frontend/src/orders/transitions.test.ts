import { expect, it } from "vitest";
import type { Status } from "./queries";
import { isCancellable, nextStatus } from "./transitions";

it.each<[Status, Status | null]>([
  ["pending", "processing"],
  ["processing", "shipped"],
  ["shipped", "delivered"],
  ["delivered", null],
  ["cancelled", null],
])("after %s comes %s", (status, next) => {
  expect(nextStatus(status)).toBe(next);
});

it("an order can be cancelled until it is shipped", () => {
  const statuses: Status[] = ["pending", "processing", "shipped", "delivered", "cancelled"];

  expect(statuses.filter((status) => isCancellable({ status }))).toEqual(["pending", "processing"]);
});
