import * as v from "valibot";
import { type Api, type Schemas, take } from "../api/client";
import { isAmbiguous } from "../api/errors";

const KEY = "bottega.attempt";
/** The API knows keys for seven days. */
const KEPT_MS = 6 * 24 * 3600 * 1000;
const PAUSES_MS = [1000, 2000, 4000];

type OrderCreate = Schemas["OrderCreate"];

/**
 * An order that was sent and whose answer is not known yet. It is written down before it is sent, with its idempotency key,
 * so that neither a reload nor a lost answer makes a second order of it.
 */
export interface Attempt {
  key: string;
  user_id: string;
  at: number;
  order: OrderCreate;
}

const Stored = v.object({
  key: v.string(),
  user_id: v.string(),
  at: v.number(),
  order: v.custom<OrderCreate>((value) => typeof value === "object" && value !== null),
});

export function beginAttempt(userId: string, order: OrderCreate): Attempt {
  const attempt = { key: newKey(), user_id: userId, at: Date.now(), order };
  localStorage.setItem(KEY, JSON.stringify(attempt));
  return attempt;
}

/** @returns What this customer has sent from this browser without learning what became of it. */
export function openAttempt(userId: string): Attempt | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), localStorage.getItem(KEY));
  if (!parsed.success || parsed.output.user_id !== userId || Date.now() - parsed.output.at > KEPT_MS) return null;
  return parsed.output;
}

export function endAttempt(): void {
  localStorage.removeItem(KEY);
}

/**
 * Sends the order until it is known what became of it.
 * @throws ApiError if it was refused: then there is no order, and the attempt is over.
 * @throws Unreachable or ApiError if that stays unknown: then the attempt goes on with the next call.
 */
export async function carryOut(api: Api, attempt: Attempt, pauses = PAUSES_MS): Promise<Schemas["OrderPublic"]> {
  const header = { "Idempotency-Key": attempt.key };
  for (let failures = 0; ; failures++) {
    try {
      const order = await take(api.POST("/orders", { params: { header }, body: attempt.order }));
      endAttempt();
      return order;
    } catch (error) {
      const pause = pauses[failures];
      if (!isAmbiguous(error)) {
        if (!isRefusedForNow(error)) endAttempt();
        throw error;
      }
      if (pause === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Not signed in, or too many requests: the order was not looked at, and an earlier sending of it may have been. */
function isRefusedForNow(error: unknown): boolean {
  const status = (error as { status?: number }).status;
  return status === 401 || status === 429;
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
