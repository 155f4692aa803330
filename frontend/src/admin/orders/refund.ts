import * as v from "valibot";
import type { Schemas } from "../../api/client";
import { parseAmount, toDecimal, toMinor } from "../../cart/money";
import type { Order } from "../../orders/queries";
import type { RefundTexts } from "./refund-texts";

export type Payment = Schemas["PaymentPublic"];
export type Refund = Schemas["RefundPublic"];

const CAPTURED: readonly Payment["status"][] = ["succeeded", "partially_refunded", "refunded"];

export function isCaptured({ status }: Pick<Payment, "status">): boolean {
  return CAPTURED.includes(status);
}

/** @returns What can still be refunded, in minor units: the captured amount minus refunds that succeeded or are pending. */
export function refundableAmount(payment: Payment): bigint {
  const { amount, currency } = payment;
  if (!isCaptured(payment)) return 0n;
  const refunded = payment.refunds
    .filter((refund) => refund.status !== "failed")
    .reduce((sum, refund) => sum + toMinor(refund.amount, currency), 0n);
  const left = toMinor(amount, currency) - refunded;
  return left > 0n ? left : 0n;
}

/** Whether the order does not reflect the state of its payment yet. */
export function isBehindPayment(order: Pick<Order, "payment_status">, payment: Pick<Payment, "status">): boolean {
  const expected = payment.status === "succeeded" ? "paid" : payment.status;
  return isCaptured(payment) && order.payment_status !== expected;
}

export interface RefundForm {
  extent: "whole" | "part";
  amount: string;
  reason: string;
}

/** @param left In minor units of the currency. */
export function refundSchema(left: bigint, currency: string, atMost: string, t: RefundTexts) {
  const isAtMostLeft = (text: string) => {
    const amount = parseAmount(text, currency);
    return amount === null || toMinor(amount, currency) <= left;
  };
  const isAmount = (text: string) => toMinor(parseAmount(text, currency) ?? "0", currency) > 0n;
  return v.pipe(
    v.object({
      extent: v.picklist(["whole", "part"]),
      amount: v.string(),
      reason: v.pipe(v.string(), v.trim(), v.maxLength(500, t.reasonLong)),
    }),
    v.forward(
      v.check(({ extent, amount }) => extent === "whole" || isAmount(amount), t.needAmount),
      ["amount"],
    ),
    v.forward(
      v.check(({ extent, amount }) => extent === "whole" || isAtMostLeft(amount), t.tooMuch(atMost)),
      ["amount"],
    ),
  );
}

/** The amount is always explicit, so that the refund is never larger than what the admin saw. */
export function toRefund({ extent, amount, reason }: RefundForm, left: bigint, currency: string) {
  const part = extent === "part" ? parseAmount(amount, currency) : null;
  return { amount: part ?? toDecimal(left, currency), reason: reason || null };
}
