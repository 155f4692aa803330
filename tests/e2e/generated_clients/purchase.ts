/**
 * A purchase with the generated TypeScript client. It prints what the API returned.
 *
 * tests/e2e/test_generated_clients.py generates `schema.d.ts`, compiles this script and runs it.
 */

import createClient, { type Client } from "openapi-fetch";
import config from "./config.json" with { type: "json" };
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
type Api = Client<paths>;
type Sent<T> = { data?: T; error?: Schemas["ErrorBody"]; response: Response };

const PATIENCE_MS = 90_000;
const admin = await signedIn("admin");
const customer = await signedIn("customer");
const visitor = createApi();

const product = await create();
const changed = await succeed(() =>
  admin.PATCH("/products/{id}", { params: { path: { id: product.id } }, body: { name: config.new_name } }),
);
const found = await succeed(() => visitor.GET("/products", { params: { query: { sku: config.sku, sort: "price" } } }));
const missing = await visitor.GET("/products/{id}", { params: { path: { id: crypto.randomUUID() } } });
const excess = await order(config.stock + 1);
const placed = await succeed(() => order(2));
const payment = await succeed(() => customer.POST("/payments", { body: { order_id: placed.id } }));
await confirm(payment.client_secret);

console.log(
  JSON.stringify({
    created: product,
    changed,
    found: found.products.map((each) => each.id),
    missing: [missing.response.status, missing.error?.code],
    excess: [excess.response.status, excess.error?.code, excess.error?.details?.[0]],
    placed,
    paid: await paid(placed.id),
  }),
);

/** A client, with an access token or without one. */
function createApi(token?: string): Api {
  const authorization: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl: config.api_url, headers: { ...config.headers, ...authorization } });
}

async function signedIn(name: keyof typeof config.accounts): Promise<Api> {
  const account = config.accounts[name];
  const { token } = await succeed(() => createApi().POST("/auth/login", { body: account }));
  return createApi(token);
}

function create(): Promise<Schemas["ProductPublic"]> {
  const { price, description, stock, sku } = config;
  const body = { name: "Mixing bowl", category: "Generated clients", price, description, stock, sku };
  return succeed(() => admin.POST("/products", { body }));
}

function order(quantity: number): Promise<Sent<Schemas["OrderPublic"]>> {
  const shipping_address = {
    name: "Ada Lovelace",
    line1: "Torstraße 1",
    city: "Berlin",
    postal_code: "10119",
    country: "DE",
  } as const;
  return customer.POST("/orders", {
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { items: [{ product_id: product.id, quantity }], shipping_address },
  });
}

/** Confirms as a browser does with Stripe's library. */
async function confirm(clientSecret: string): Promise<void> {
  const [intentId] = clientSecret.split("_secret_");
  const response = await fetch(`${config.stripe_url}/v1/payment_intents/${intentId}/confirm`, {
    method: "POST",
    headers: { Authorization: `Bearer ${config.publishable_key}` },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: "pm_card_visa" }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function paid(id: string): Promise<Schemas["OrderPublic"]> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const shown = await succeed(() => customer.GET("/orders/{id}", { params: { path: { id } } }));
    if (shown.payment_status === "paid") return shown;
    if (Date.now() > until) throw new Error(`The order is ${shown.payment_status}`);
    await pause(300);
  }
}

/** Returns the body of a successful response. Retries after a 503, as a client should. */
async function succeed<T>(send: () => Promise<Sent<T>>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  let sent = await send();
  while (sent.response.status === 503 && Date.now() < until) {
    await pause(1000 * Number(sent.response.headers.get("retry-after") ?? 1));
    sent = await send();
  }
  if (sent.data === undefined) throw new Error(`${sent.response.status} ${JSON.stringify(sent.error)}`);
  return sent.data;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
