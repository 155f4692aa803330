import type { Stripe } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { UnreachableError } from "../api/errors";
import { type PaymentClient, type PaymentState, toPaymentState } from "./payment-client";

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

  async retrieve(clientSecret: string): Promise<PaymentState> {
    const stripe = await this.load();
    const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
    if (error) throw new UnreachableError(error.message);
    return toPaymentState(paymentIntent);
  }

  #failed(): never {
    this.#loaded = null;
    throw new UnreachableError("Stripe's library could not be loaded");
  }
}
