/** Errors, as the package reports them. */

import assert from "node:assert/strict";
import Stripe from "stripe";
import { client, config, record, rejected, stripe } from "./recorder.ts";

const { errors } = Stripe;

export async function checkErrors(): Promise<void> {
  await declined();
  await invalid();
  await refused();
}

async function declined(): Promise<void> {
  const { id } = await record("PaymentIntent", stripe.paymentIntents.create({ amount: 900, currency: "eur" }));
  const confirmation = { payment_method: "pm_card_visa_chargeDeclinedInsufficientFunds", return_url: config.returnUrl };
  const error = await rejected(stripe.paymentIntents.confirm(id, confirmation));
  assert.ok(error instanceof errors.StripeCardError);
  assert.deepEqual([error.statusCode, error.code, error.decline_code], [402, "card_declined", "insufficient_funds"]);
  assert.match(String(error.requestId), /^req_/);
  assert.match(String(error.charge), /^ch_/);
  assert.ok(error.payment_intent && error.payment_method);
  await record("PaymentIntent", Promise.resolve(error.payment_intent));
  await record("PaymentMethod", Promise.resolve(error.payment_method));
  await record("Charge", stripe.charges.retrieve(String(error.charge)));
  await record("PaymentIntent", stripe.paymentIntents.retrieve(id));
}

async function invalid(): Promise<void> {
  const missing = await rejected(stripe.paymentIntents.retrieve("pi_missing"));
  assert.ok(missing instanceof errors.StripeInvalidRequestError);
  assert.deepEqual([missing.statusCode, missing.code, missing.param], [404, "resource_missing", "intent"]);

  const negative = await rejected(stripe.paymentIntents.create({ amount: -1, currency: "eur" }));
  assert.ok(negative instanceof errors.StripeInvalidRequestError);
  assert.deepEqual([negative.statusCode, negative.param], [400, "amount"]);

  const { id } = await stripe.paymentIntents.create({ amount: 900, currency: "eur" });
  const early = await rejected(stripe.paymentIntents.capture(id));
  assert.equal(early.code, "payment_intent_unexpected_state");

  const idempotencyKey = `node-${crypto.randomUUID()}`;
  await stripe.refunds.list({ limit: 1 });
  await stripe.paymentIntents.create({ amount: 900, currency: "eur" }, { idempotencyKey });
  const changed = await rejected(stripe.paymentIntents.create({ amount: 901, currency: "eur" }, { idempotencyKey }));
  assert.ok(changed instanceof errors.StripeIdempotencyError);
}

async function refused(): Promise<void> {
  const key = await rejected(client({}, "sk_test_of_another_account").balance.retrieve());
  assert.ok(key instanceof errors.StripeAuthenticationError);

  const account = await rejected(stripe.balance.retrieve({}, { stripeAccount: "acct_other" }));
  assert.ok(account instanceof errors.StripePermissionError);
  assert.equal(account.code, "account_invalid");

  const unsupported = await rejected(stripe.customers.list());
  assert.ok(unsupported instanceof errors.StripeInvalidRequestError);
  assert.equal(unsupported.statusCode, 404);
}
