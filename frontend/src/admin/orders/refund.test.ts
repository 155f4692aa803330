import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { isBehindPayment, type Payment, type Refund, refundableAmount, refundSchema, toRefund } from "./refund";
import { refundTexts } from "./refund-texts";

const AT = "2026-01-01T10:00:00.000Z";

function refund(amount: string, status: Refund["status"]): Refund {
  const common = { id: amount + status, payment_id: "p-1", currency: "EUR", reason: null, origin: "admin" as const };
  return { ...common, amount, status, created_at: AT, updated_at: AT };
}

function payment(status: Payment["status"], ...refunds: Refund[]): Payment {
  const amounts = { amount: "30.00", refunded_amount: "0.00", currency: "EUR" };
  return {
    id: "p-1",
    order_id: "o-1",
    status,
    ...amounts,
    refunds,
    client_secret: null,
    created_at: AT,
    updated_at: AT,
  };
}

describe("the refundable amount", () => {
  it.each<Payment["status"]>(["requires_payment", "processing", "failed", "cancelled"])(
    "is nothing of a payment that is %s",
    (status) => {
      expect(refundableAmount(payment(status))).toBe(0n);
    },
  );

  it("subtracts succeeded and pending refunds but not failed ones", () => {
    const refunds = [refund("10.00", "succeeded"), refund("0.05", "pending"), refund("5.00", "failed")];

    expect(refundableAmount(payment("partially_refunded", ...refunds))).toBe(1995n);
    expect(refundableAmount(payment("refunded", refund("30.00", "succeeded")))).toBe(0n);
  });
});

describe("the refund form", () => {
  const schema = refundSchema(1995n, "EUR", "€19.95", refundTexts.en);
  const part = (amount: string) => ({ extent: "part" as const, amount, reason: " broken " });
  const problemWith = (amount: string) => v.safeParse(schema, part(amount)).issues?.[0].message;

  it.each(["", "0", "0,00", "-1", "ten", "1.999"])("refuses %j, which is not an amount", (amount) => {
    expect(problemWith(amount)).toBe(refundTexts.en.needAmount);
  });

  it.each(["19.96", "100000"])("refuses %s, which is more than is left", (amount) => {
    expect(problemWith(amount)).toBe(refundTexts.en.tooMuch("€19.95"));
  });

  it.each(["0.01", "19,95"])("accepts %s", (amount) => {
    expect(problemWith(amount)).toBeUndefined();
  });

  it("sends an explicit amount for a full refund", () => {
    expect(toRefund({ extent: "whole", amount: "3", reason: "" }, 1995n, "EUR")).toEqual({
      amount: "19.95",
      reason: null,
    });
    expect(toRefund(v.parse(schema, part("7,5")), 1995n, "EUR")).toEqual({ amount: "7.50", reason: "broken" });
  });
});

it("an order lags behind its payment until both report the same status", () => {
  expect(isBehindPayment({ payment_status: "paid" }, payment("refunded"))).toBe(true);
  expect(isBehindPayment({ payment_status: "refunded" }, payment("refunded"))).toBe(false);
  expect(isBehindPayment({ payment_status: "paid" }, payment("succeeded"))).toBe(false);
  expect(isBehindPayment({ payment_status: "unpaid" }, payment("requires_payment"))).toBe(false);
});
