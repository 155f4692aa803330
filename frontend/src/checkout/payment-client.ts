/** The payment provider as the pages use it: Stripe, or the sandbox that stands in for it. */
export interface PaymentClient {
  /** @throws UnreachableError if there is no response. */
  retrieve: (clientSecret: string) => Promise<PaymentState>;
}

/** The parts of a PaymentIntent that concern the customer. */
export interface PaymentState {
  /** `processing` is a delayed payment, such as a bank debit, that takes days; `succeeded` needs only the order to follow. */
  status: "open" | "needs-confirmation" | "processing" | "succeeded" | "cancelled";
  /** Stripe's code for why the last attempt failed, such as `insufficient_funds`. */
  failure: string | null;
  /** The bank's page, if the payment waits for it. */
  redirect: string | null;
}

/** The fields of a PaymentIntent that both Stripe's library and the sandbox return. */
export interface PaymentIntent {
  status: string;
  last_payment_error?: { code?: string | undefined; decline_code?: string | undefined } | null;
  next_action?: { redirect_to_url?: { url?: string | null } | null } | null;
}

const SUCCEEDED = new Set(["succeeded", "requires_capture"]);

export function toPaymentState(intent: PaymentIntent): PaymentState {
  const { code, decline_code } = intent.last_payment_error ?? {};
  const failure = code === "payment_intent_authentication_failure" ? "authentication" : (decline_code ?? code ?? null);
  return {
    status: statusOf(intent.status),
    failure,
    redirect: intent.next_action?.redirect_to_url?.url ?? null,
  };
}

function statusOf(status: string): PaymentState["status"] {
  if (SUCCEEDED.has(status)) return "succeeded";
  if (status === "processing") return "processing";
  if (status === "requires_action") return "needs-confirmation";
  return status === "canceled" ? "cancelled" : "open";
}
