import { UnreachableError } from "../api/errors";
import { fetchResponse } from "../api/transport";
import { type PaymentClient, type PaymentIntent, type PaymentState, toPaymentState } from "./payment-client";

interface StripeError {
  error: { payment_intent?: PaymentIntent; code?: string };
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

  async retrieve(clientSecret: string): Promise<PaymentState> {
    const query = new URLSearchParams({ client_secret: clientSecret });
    return this.#ask(new Request(`${this.#intentUrl(clientSecret)}?${query}`));
  }

  /** @param returnUrl Where the bank's page sends the customer back to. */
  async confirm(clientSecret: string, paymentMethod: string, returnUrl: string): Promise<PaymentState> {
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

  async #ask(request: Request): Promise<PaymentState> {
    request.headers.set("Authorization", `Bearer ${this.#key}`);
    const response = await fetchResponse(request);
    const body = (await response.json()) as PaymentIntent | StripeError;
    if (!("error" in body)) return toPaymentState(body);
    // A declined card returns a PaymentIntent too; so does one that another tab has already confirmed.
    if (body.error.payment_intent) return toPaymentState(body.error.payment_intent);
    throw new UnreachableError(`The sandbox responded with ${response.status}`);
  }
}
