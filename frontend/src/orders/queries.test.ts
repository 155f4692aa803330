import { expect, it } from "vitest";
import { type Order, paymentText } from "./queries";

const order = (status: Order["status"], payment_status: Order["payment_status"], total_amount = "19.99") =>
  ({ status, payment_status, total_amount }) as Order;

it("an unpaid order waits for its payment while it is pending", () => {
  expect(paymentText(order("pending", "unpaid"))).toBe("unpaid");
  expect(paymentText(order("cancelled", "failed"))).toBe("failed");
});

it("an order of 0.00 has nothing to pay", () => {
  expect(paymentText(order("shipped", "unpaid", "0.00"))).toBe("nothingToPay");
  expect(paymentText(order("delivered", "unpaid", "0"))).toBe("nothingToPay");
});

it("an order shipped unpaid was not paid online", () => {
  expect(paymentText(order("shipped", "unpaid"))).toBe("notPaidOnline");
  expect(paymentText(order("shipped", "paid"))).toBe("paid");
});
