/** Stripe's client of the sandbox, and a record of what it returned. */

import { readFileSync, writeFileSync } from "node:fs";
import Stripe from "stripe";

type Config = { host: string; port: number; secretKey: string; cards: string[]; returnUrl: string; output: string };

/** The types that responses are checked against. */
type Kinds = {
  Balance: Stripe.Balance;
  BalanceTransaction: Stripe.BalanceTransaction;
  Charge: Stripe.Charge;
  DeletedWebhookEndpoint: Stripe.DeletedWebhookEndpoint;
  Event: Stripe.Event;
  PaymentIntent: Stripe.PaymentIntent;
  PaymentMethod: Stripe.PaymentMethod;
  Refund: Stripe.Refund;
  WebhookEndpoint: Stripe.WebhookEndpoint;
  "ApiList<Stripe.BalanceTransaction>": Stripe.ApiList<Stripe.BalanceTransaction>;
  "ApiList<Stripe.Charge>": Stripe.ApiList<Stripe.Charge>;
  "ApiList<Stripe.Event>": Stripe.ApiList<Stripe.Event>;
  "ApiList<Stripe.PaymentIntent>": Stripe.ApiList<Stripe.PaymentIntent>;
  "ApiList<Stripe.Refund>": Stripe.ApiList<Stripe.Refund>;
  "ApiList<Stripe.WebhookEndpoint>": Stripe.ApiList<Stripe.WebhookEndpoint>;
  "ApiSearchResult<Stripe.Charge>": Stripe.ApiSearchResult<Stripe.Charge>;
  "ApiSearchResult<Stripe.PaymentIntent>": Stripe.ApiSearchResult<Stripe.PaymentIntent>;
};

const configFile = process.argv[2];
if (configFile === undefined) throw new Error("The name of the configuration file is missing");
export const config = JSON.parse(readFileSync(configFile, "utf8")) as Config;
const requests: [method: string, path: string, status: number][] = [];
const checks: string[] = [];

/** Returns a client that does not retry, unless `options` say so. */
export function client(options: Stripe.StripeConfig = {}, key = config.secretKey): Stripe {
  const { host, port } = config;
  const created = new Stripe(key, { host, port, protocol: "http", maxNetworkRetries: 0, ...options });
  created.on("response", ({ method, path, status }: Stripe.ResponseEvent) => {
    requests.push([method, path.split("?")[0] ?? path, status]);
  });
  return created;
}

export const stripe = client();

/** Waits for a response and records it for the check against the type that the package declares for the call. */
export async function record<K extends keyof Kinds>(kind: K, sent: PromiseLike<Kinds[K]>): Promise<Kinds[K]> {
  const resource = await sent;
  checks.push(`export const response${checks.length} = ${JSON.stringify(resource)} satisfies Stripe.${kind};`);
  return resource;
}

/** Returns the error of a request that has to fail. */
export async function rejected(sent: PromiseLike<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await sent;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("The request succeeded");
}

/** Writes `responses.ts`, a declaration for each recorded response, and prints the requests. */
export function finish(): void {
  writeFileSync(config.output, `import type Stripe from "stripe";\n\n${checks.join("\n")}\n`);
  console.log(JSON.stringify(requests));
}
