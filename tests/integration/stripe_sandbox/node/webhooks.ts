/** Webhook endpoints, and a delivery that the package verifies. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { record, stripe } from "./recorder.ts";

export async function checkWebhooks(): Promise<void> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const endpoint = await record(
    "WebhookEndpoint",
    stripe.webhookEndpoints.create({
      url: `http://127.0.0.1:${port}/webhook`,
      enabled_events: ["payment_intent.canceled"],
      description: "A shop",
      metadata: { a: "b" },
      api_version: "2026-10-28.endive",
    }),
  );
  await deliver(server, String(endpoint.secret));
  await change(endpoint.id);
  server.close();
  server.closeAllConnections();
}

async function deliver(server: ReturnType<typeof createServer>, secret: string): Promise<void> {
  const delivery = once(server, "request");
  const { id } = await stripe.paymentIntents.create({ amount: 900, currency: "eur" });
  await stripe.paymentIntents.cancel(id);
  const [request, response] = await delivery;
  const body = await bodyOf(request as IncomingMessage);
  response.end();
  const signature = String((request as IncomingMessage).headers["stripe-signature"]);
  const event = await record("Event", stripe.webhooks.constructEventAsync(body, signature, secret));
  assert.equal(event.type, "payment_intent.canceled");
  assert.equal(event.type === "payment_intent.canceled" && event.data.object.id, id);
  assert.throws(
    () => stripe.webhooks.constructEvent(body, signature, "whsec_other"),
    Stripe.errors.StripeSignatureVerificationError,
  );
}

async function change(id: string): Promise<void> {
  await record("WebhookEndpoint", stripe.webhookEndpoints.retrieve(id));
  const updated = await record(
    "WebhookEndpoint",
    stripe.webhookEndpoints.update(id, { disabled: true, enabled_events: ["*"], description: "" }),
  );
  assert.deepEqual([updated.status, updated.enabled_events], ["disabled", ["*"]]);
  await record("ApiList<Stripe.WebhookEndpoint>", stripe.webhookEndpoints.list({ limit: 5 }));
  const deleted = await record("DeletedWebhookEndpoint", stripe.webhookEndpoints.del(id));
  assert.equal(deleted.deleted, true);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
