import type { PaymentClient, PaymentState } from "./payment-client";

/** What every payment form gets from the page around it. */
export interface PayFormProps<T extends PaymentClient> {
  client: T;
  /** The client secret of the PaymentIntent. */
  secret: string;
  /** The amount with its currency, formatted for display. */
  amount: string;
  /** Called with the state of the PaymentIntent after an attempt; null if it has to be looked up. */
  onState: (state: PaymentState | null) => void;
}
