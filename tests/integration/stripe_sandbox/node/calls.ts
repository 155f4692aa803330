/** Calls of every operation of the sandbox, as a server makes them with Stripe's Node package. */

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type Stripe from "stripe";
import { checkErrors } from "./errors.ts";
import { client, config, finish, record, stripe } from "./recorder.ts";
import { checkWebhooks } from "./webhooks.ts";

for (const card of config.cards) {
  await refund(await pay(card));
}
await createWithEveryParameter();
await authenticate();
await captureLater();
await cancel();
await debit();
await list();
await search();
await repeat();
await checkErrors();
await checkWebhooks();
finish();

async function pay(card: string): Promise<Stripe.Charge> {
  const method = await record(
    "PaymentMethod",
    stripe.paymentMethods.create({ type: "card", card: { token: `tok_${card}` } }),
  );
  await record("PaymentMethod", stripe.paymentMethods.retrieve(`pm_card_${card}`));
  const { id } = await record(
    "PaymentIntent",
    stripe.paymentIntents.create({ amount: 2000, currency: "eur", metadata: { card } }),
  );
  await record("PaymentIntent", stripe.paymentIntents.update(id, { description: "A bowl" }));
  const confirmation = { payment_method: method.id, return_url: config.returnUrl };
  const confirmed = await record("PaymentIntent", stripe.paymentIntents.confirm(id, confirmation));
  assert.equal(confirmed.status, "succeeded");
  const expand = ["balance_transaction", "payment_intent"];
  const charge = await record("Charge", stripe.charges.retrieve(String(confirmed.latest_charge), { expand }));
  assert.equal(typeof charge.payment_intent === "object" && charge.payment_intent?.id, id);
  return charge;
}

async function refund(charge: Stripe.Charge): Promise<void> {
  const { id } = await record(
    "Refund",
    stripe.refunds.create({ charge: charge.id, amount: 500, reason: "requested_by_customer" }),
  );
  await record("Refund", stripe.refunds.update(id, { metadata: { counter: "2" } }));
  const expand = ["charge", "payment_intent", "balance_transaction"];
  const shown = await record("Refund", stripe.refunds.retrieve(id, { expand }));
  assert.deepEqual([shown.amount, shown.metadata], [500, { counter: "2" }]);
  const listed = await record("ApiList<Stripe.Refund>", stripe.refunds.list({ charge: charge.id }));
  assert.deepEqual(
    listed.data.map((each) => each.id),
    [id],
  );
}

async function createWithEveryParameter(): Promise<void> {
  const address = { line1: "Torstraße 1", line2: "", city: "Berlin", postal_code: "10119", country: "DE", state: "BE" };
  const created = await record(
    "PaymentIntent",
    stripe.paymentIntents.create({
      amount: 3000,
      currency: "eur",
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      capture_method: "automatic",
      confirm: true,
      description: "Zwei Schüsseln & mehr",
      expand: ["latest_charge", "payment_method"],
      metadata: { order_id: "o-1", "key & more": "a=b&c" },
      off_session: false,
      payment_method: "pm_card_visa",
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      receipt_email: "ada@example.com",
      shipping: { name: "Ada", address, carrier: "Post", phone: "+49301", tracking_number: "1" },
      statement_descriptor_suffix: "BOWL",
      transfer_group: "group",
    }),
  );
  assert.equal(created.description, "Zwei Schüsseln & mehr");
  assert.equal(created.metadata["order_id"], "o-1");
  assert.equal(created.shipping?.address?.line2 ?? "", "");
  const updated = await record(
    "PaymentIntent",
    stripe.paymentIntents.update(created.id, { metadata: { order_id: "" }, description: "" }),
  );
  assert.deepEqual(Object.keys(updated.metadata), ["key & more"]);
  const number = { number: "4242424242424242", exp_month: 12, exp_year: 2040, cvc: "123" };
  await record("PaymentMethod", stripe.paymentMethods.create({ type: "card", card: number }));
}

async function authenticate(): Promise<void> {
  for (const payment_method of ["pm_card_threeDSecure2Required", "pm_card_authenticationRequired"]) {
    const waiting = await record("PaymentIntent", create({ payment_method, confirm: true }));
    assert.equal(waiting.status, "requires_action");
    assert.ok(waiting.next_action?.redirect_to_url?.url);
    await record("PaymentIntent", stripe.paymentIntents.retrieve(waiting.id));
  }
}

async function captureLater(): Promise<void> {
  const held = await record(
    "PaymentIntent",
    create({ payment_method: "pm_card_visa", confirm: true, capture_method: "manual", expand: ["latest_charge"] }),
  );
  assert.equal(held.status, "requires_capture");
  const captured = await record(
    "PaymentIntent",
    stripe.paymentIntents.capture(held.id, { amount_to_capture: 700, metadata: { part: "1" } }),
  );
  assert.deepEqual([captured.status, captured.amount_received], ["succeeded", 700]);
}

async function cancel(): Promise<void> {
  for (const cancellation_reason of ["abandoned", "duplicate", "fraudulent", "requested_by_customer"] as const) {
    const { id } = await record("PaymentIntent", create({}));
    const cancelled = await record("PaymentIntent", stripe.paymentIntents.cancel(id, { cancellation_reason }));
    assert.deepEqual([cancelled.status, cancelled.cancellation_reason], ["canceled", cancellation_reason]);
  }
}

async function debit(): Promise<void> {
  const address = { line1: "Torstraße 1", city: "Berlin", postal_code: "10119", country: "DE" };
  const data = {
    type: "sepa_debit",
    sepa_debit: { iban: "AT611904300234573201" },
    billing_details: { name: "Ada", email: "ada@example.com", phone: "+49301", address },
    allow_redisplay: "limited",
    metadata: { a: "b" },
  } as const;
  const method = await record("PaymentMethod", stripe.paymentMethods.create(data));
  await record("PaymentIntent", create({ payment_method: method.id }));
  let intent = await record("PaymentIntent", create({ payment_method_data: data, confirm: true }));
  assert.equal(intent.status, "processing");
  for (const until = Date.now() + 10_000; intent.status === "processing" && Date.now() < until; await pause(50)) {
    intent = await stripe.paymentIntents.retrieve(intent.id);
  }
  assert.equal(intent.status, "succeeded");
  await record("PaymentIntent", stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] }));
}

async function list(): Promise<void> {
  const created = { gte: 1_600_000_000, lt: 4_000_000_000 };
  const intents = await record("ApiList<Stripe.PaymentIntent>", stripe.paymentIntents.list({ limit: 5, created }));
  assert.equal(intents.data.length, 5);
  const first = intents.data[0];
  assert.ok(first);
  const following = await record(
    "ApiList<Stripe.PaymentIntent>",
    stripe.paymentIntents.list({ limit: 5, starting_after: first.id, expand: ["data.latest_charge"] }),
  );
  assert.equal(following.data[0]?.id, intents.data[1]?.id);
  await record("ApiList<Stripe.Charge>", stripe.charges.list({ payment_intent: first.id }));
  await record("ApiList<Stripe.Charge>", stripe.charges.list({ limit: 20, expand: ["data.balance_transaction"] }));
  const refunds = await record("ApiList<Stripe.Refund>", stripe.refunds.list({ limit: 3 }));
  await record("ApiList<Stripe.Refund>", stripe.refunds.list({ ending_before: String(refunds.data[2]?.id) }));
  const types = ["charge.refunded", "payment_intent.succeeded"];
  const events = await record("ApiList<Stripe.Event>", stripe.events.list({ limit: 10, types, created: { gt: 0 } }));
  await record("ApiList<Stripe.Event>", stripe.events.list({ type: "refund.created", delivery_success: true }));
  await record("ApiList<Stripe.Event>", stripe.events.list({ limit: 40 }));
  await record("Event", stripe.events.retrieve(String(events.data[0]?.id)));
  await record("Balance", stripe.balance.retrieve());
  const transactions = await record(
    "ApiList<Stripe.BalanceTransaction>",
    stripe.balanceTransactions.list({ limit: 5, type: "charge", currency: "eur" }),
  );
  const transaction = transactions.data[0];
  assert.ok(transaction);
  await record("BalanceTransaction", stripe.balanceTransactions.retrieve(transaction.id, { expand: ["source"] }));
  const all = await stripe.refunds.list({ limit: 2 }).autoPagingToArray({ limit: 7 });
  assert.equal(new Set(all.map((each) => each.id)).size, 7);
}

async function search(): Promise<void> {
  const query = "amount>1999 AND metadata['card']:'visa'";
  const found = await record(
    "ApiSearchResult<Stripe.PaymentIntent>",
    stripe.paymentIntents.search({ query, limit: 1 }),
  );
  assert.equal(found.data[0]?.metadata["card"], "visa");
  await record("ApiSearchResult<Stripe.Charge>", stripe.charges.search({ query: "refunded:'false'", limit: 2 }));
  const pages = await stripe.charges.search({ query: "refunded:'false'", limit: 2 }).autoPagingToArray({ limit: 5 });
  assert.equal(new Set(pages.map((each) => each.id)).size, 5);
}

/** One idempotency key makes one PaymentIntent; the package also retries with a key of its own. */
async function repeat(): Promise<void> {
  const idempotencyKey = `node-${crypto.randomUUID()}`;
  const params = { amount: 1100, currency: "eur" };
  const first = await stripe.paymentIntents.create(params, { idempotencyKey });
  const second = await stripe.paymentIntents.create(params, { idempotencyKey });
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers["idempotent-replayed"], "true");
  assert.equal(second.lastResponse.apiVersion, "2026-10-28.endive");

  await strike("error_500", 2);
  const retried = await client({ maxNetworkRetries: 2 }).paymentIntents.create({ amount: 1200, currency: "eur" });
  assert.equal(retried.amount, 1200);
}

async function strike(fault: string, times: number): Promise<void> {
  const body = JSON.stringify({ on: "payment_intents.create", fault, times });
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`http://${config.host}:${config.port}/_sandbox/faults`, {
    method: "POST",
    body,
    headers,
  });
  assert.equal(response.status, 201);
}

function create(params: Partial<Stripe.PaymentIntentCreateParams>): Promise<Stripe.PaymentIntent> {
  const confirmation = params.confirm ? { return_url: config.returnUrl } : {};
  return stripe.paymentIntents.create({ amount: 900, currency: "eur", ...confirmation, ...params });
}
