import * as v from "valibot";
import { isOutcomeUnknown, isRefusal } from "./errors";

/** The API knows keys for seven days. */
const KEPT_MS = 6 * 24 * 3600 * 1000;
const PAUSES_MS = [1000, 2000, 4000];

/**
 * A request that must not take effect twice and whose answer is not known yet. It is written down before it is sent, with its
 * idempotency key, so that neither a reload nor a lost answer makes a second one of it.
 */
export interface Attempt<Body> {
  key: string;
  user_id: string;
  at: number;
  body: Body;
}

/** What has to be sent with it. */
export interface KeyHeader {
  "Idempotency-Key": string;
}

/** The attempts of one kind, of which one at a time is open in a browser; `name` tells kinds apart. */
export class Attempts<Body extends object> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = `bottega.attempt.${name}`;
  }

  /** @returns What has to be sent first: a new attempt, or the one that is open, perhaps begun by another tab. */
  begin(userId: string, body: Body): Attempt<Body> {
    const open = this.open(userId);
    if (open !== null) return open;
    const attempt = { key: newKey(), user_id: userId, at: Date.now(), body };
    localStorage.setItem(this.#name, JSON.stringify(attempt));
    return attempt;
  }

  /** @returns What this user has sent from this browser without learning what became of it. */
  open(userId: string): Attempt<Body> | null {
    const Stored = v.object({
      key: v.string(),
      user_id: v.literal(userId),
      at: v.pipe(v.number(), v.minValue(Date.now() - KEPT_MS)),
      body: v.custom<Body>((value) => typeof value === "object" && value !== null),
    });
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), this.written());
    return parsed.success ? parsed.output : null;
  }

  /** As it is written down, to be compared. */
  readonly written = (): string | null => localStorage.getItem(this.#name);

  /** Tells what other tabs begin and end. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const hear = ({ key }: StorageEvent) => {
      if (key === this.#name || key === null) listener();
    };
    window.addEventListener("storage", hear);
    return () => window.removeEventListener("storage", hear);
  };

  /** Another one that was begun since stays. */
  #end({ key, user_id }: Attempt<Body>): void {
    if (this.open(user_id)?.key === key) localStorage.removeItem(this.#name);
  }

  /**
   * Sends it until it is known what became of it.
   * @throws ApiError if it was refused: then nothing happened, and the attempt is over.
   * @throws Unreachable or ApiError if that stays unknown: then the attempt goes on with the next call.
   */
  async sendUntilKnown<T>(
    attempt: Attempt<Body>,
    send: (body: Body, header: KeyHeader) => Promise<T>,
    pauses = PAUSES_MS,
  ): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        const answer = await send(attempt.body, { "Idempotency-Key": attempt.key });
        this.#end(attempt);
        return answer;
      } catch (error) {
        const pause = pauses[failures];
        if (isRefusal(error)) this.#end(attempt);
        if (!isOutcomeUnknown(error) || pause === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
