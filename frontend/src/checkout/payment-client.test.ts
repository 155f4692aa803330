import { expect, it } from "vitest";
import { toPaymentState } from "./payment-client";

it("a new payment is open, and one that failed says why", () => {
  expect(toPaymentState({ status: "requires_payment_method" })).toEqual({
    status: "open",
    failure: null,
    redirect: null,
  });
  expect(
    toPaymentState({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "insufficient_funds" },
    }).failure,
  ).toBe("insufficient_funds");
});

it("a failed authentication is distinguished from a declined card", () => {
  const intent = {
    status: "requires_payment_method",
    last_payment_error: { code: "payment_intent_authentication_failure" },
  };

  expect(toPaymentState(intent).failure).toBe("authentication");
});

it.each(["succeeded", "requires_capture"])("%s is never paid again", (status) => {
  expect(toPaymentState({ status }).status).toBe("succeeded");
});

it("a bank debit is processing for days", () => {
  expect(toPaymentState({ status: "processing" }).status).toBe("processing");
});

it("3-D Secure waits at the bank's page", () => {
  const next_action = { redirect_to_url: { url: "https://bank.example/3ds" } };

  expect(toPaymentState({ status: "requires_action", next_action })).toMatchObject({
    status: "needs-confirmation",
    redirect: "https://bank.example/3ds",
  });
});
