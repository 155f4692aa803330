import type { paths } from "./schema";

type Status =
  | "requires_payment"
  | "processing"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "partially_refunded"
  | "refunded";

export interface PaymentStarted {
  id: string;
  order_id: string;
  status: Status;
  amount: string;
  currency: string;
  client_secret: string;
}

export interface RefundPublic {
  id: string;
  payment_id: string;
  amount: string;
  currency: string;
  reason: string | null;
  origin: "admin" | "order_cancelled" | "stripe" | "reconciler";
  status: "pending" | "succeeded" | "failed";
  created_at: string;
  updated_at: string;
}

export interface PaymentPublic {
  id: string;
  order_id: string;
  status: Status;
  amount: string;
  refunded_amount: string;
  currency: string;
  refunds: RefundPublic[];
  client_secret?: string | null;
  created_at: string;
  updated_at: string;
}

interface Answers<Code extends number, Body> {
  responses: Record<Code, { headers: Record<string, unknown>; content: { "application/json": Body } }>;
}

interface PaymentPaths {
  "/payments": {
    post: { requestBody: { content: { "application/json": { order_id: string } } } } & Answers<201, PaymentStarted>;
    get: {
      parameters: { query?: { order_id?: string | null; limit?: number; cursor?: string | null } };
    } & Answers<200, { payments: PaymentPublic[]; pagination: { limit: number; next_cursor: string | null } }>;
  };
  "/payments/{id}/refunds": {
    post: {
      parameters: { path: { id: string }; header?: { "Idempotency-Key"?: string } };
      requestBody?: { content: { "application/json": { amount?: string | null; reason?: string | null } } };
    } & Answers<201, RefundPublic>;
  };
}

/** The API's paths; those of payments by hand until its document has them, when they give way to it. */
export type Paths = paths & Omit<PaymentPaths, keyof paths>;
