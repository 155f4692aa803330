import { Unreachable } from "../api/errors";
import { fetchWhole } from "../api/transport";
import { type Intent, type IntentState, type PaymentClient, stateOf } from "./payment-client";

interface StripeError {
  error: { payment_intent?: Intent; code?: string };
}

/** Test payment methods of the sandbox, named after what they do. */
export const TEST_CARDS = [
  "pm_card_visa",
  "pm_card_mastercard",
  "pm_card_threeDSecure2Required",
  "pm_card_visa_chargeDeclined",
  "pm_card_visa_chargeDeclinedInsufficientFunds",
  "pm_card_chargeDeclinedExpiredCard",
] as const;

/** Calls the Stripe sandbox as Stripe's library calls Stripe: with the publishable key and a client secret. */
export class Sandbox implements PaymentClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, publishableKey: string) {
    this.#url = url;
    this.#key = publishableKey;
  }

  async retrieve(clientSecret: string): Promise<IntentState> {
    const query = new URLSearchParams({ client_secret: clientSecret });
    return this.#ask(new Request(`${this.#intentUrl(clientSecret)}?${query}`));
  }

  /** @param returnUrl Where the bank's page sends the customer back to. */
  async confirm(clientSecret: string, paymentMethod: string, returnUrl: string): Promise<IntentState> {
    const body = new URLSearchParams({
      client_secret: clientSecret,
      payment_method: paymentMethod,
      return_url: returnUrl,
    });
    return this.#ask(new Request(`${this.#intentUrl(clientSecret)}/confirm`, { method: "POST", body }));
  }

  #intentUrl(clientSecret: string): string {
    return `${this.#url}/v1/payment_intents/${clientSecret.split("_secret_")[0]}`;
  }

  async #ask(request: Request): Promise<IntentState> {
    request.headers.set("Authorization", `Bearer ${this.#key}`);
    const answer = await fetchWhole(request);
    const body = (await answer.json()) as Intent | StripeError;
    if (!("error" in body)) return stateOf(body);
    // A declined card returns a PaymentIntent too; so does one that another tab has already confirmed.
    if (body.error.payment_intent) return stateOf(body.error.payment_intent);
    throw new Unreachable(`The sandbox answered ${answer.status}`);
  }
}
