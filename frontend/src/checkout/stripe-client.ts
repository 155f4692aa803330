import type { Stripe } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { Unreachable } from "../api/errors";
import { type IntentState, type PaymentClient, stateOf } from "./payment-client";

/** Stripe itself. Its library is loaded from js.stripe.com only when a customer pays. */
export class StripeClient implements PaymentClient {
  readonly #key: string;
  #loaded: Promise<Stripe> | null = null;

  constructor(publishableKey: string) {
    this.#key = publishableKey;
  }

  load(): Promise<Stripe> {
    this.#loaded ??= loadStripe(this.#key).then(
      (stripe) => stripe ?? this.#failed(),
      () => this.#failed(),
    );
    return this.#loaded;
  }

  async retrieve(clientSecret: string): Promise<IntentState> {
    const stripe = await this.load();
    const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
    if (error) throw new Unreachable(error.message);
    return stateOf(paymentIntent);
  }

  #failed(): never {
    this.#loaded = null;
    throw new Unreachable("Stripe's library could not be loaded");
  }
}
