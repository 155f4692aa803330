import * as v from "valibot";
import { isOutcomeUnknown, isRejection } from "./errors";

/** The API keeps idempotency keys for seven days. */
const MAX_AGE_MS = 6 * 24 * 3600 * 1000;
const PAUSES_MS = [1000, 2000, 4000];

/**
 * A request that must take effect only once and whose result is not known yet. It is stored with its idempotency key
 * before it is sent, so that neither a reload nor a lost response can repeat it.
 */
export interface Attempt<Body> {
  key: string;
  user_id: string;
  at: number;
  body: Body;
}

/** The header to send with it. */
export interface KeyHeader {
  "Idempotency-Key": string;
}

/** The attempts of one kind. A browser has at most one open attempt per kind; `name` identifies the kind. */
export class Attempts<Body extends object> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = `bottega.attempt.${name}`;
  }

  /** @returns The attempt to send: a new one, or the one that is already open, possibly from another tab. */
  begin(userId: string, body: Body): Attempt<Body> {
    const open = this.open(userId);
    if (open !== null) return open;
    const attempt = { key: newKey(), user_id: userId, at: Date.now(), body };
    localStorage.setItem(this.#name, JSON.stringify(attempt));
    return attempt;
  }

  /** @returns The request that this user sent from this browser and whose result is unknown. */
  open(userId: string): Attempt<Body> | null {
    const Stored = v.object({
      key: v.string(),
      user_id: v.literal(userId),
      at: v.pipe(v.number(), v.minValue(Date.now() - MAX_AGE_MS)),
      body: v.custom<Body>((value) => typeof value === "object" && value !== null),
    });
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), this.written());
    return parsed.success ? parsed.output : null;
  }

  /** The stored text, for comparison. */
  readonly written = (): string | null => localStorage.getItem(this.#name);

  /** Calls the listener when another tab begins or ends an attempt. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const hear = ({ key }: StorageEvent) => {
      if (key === this.#name || key === null) listener();
    };
    window.addEventListener("storage", hear);
    return () => window.removeEventListener("storage", hear);
  };

  /** Leaves an attempt that was begun since. */
  #end({ key, user_id }: Attempt<Body>): void {
    if (this.open(user_id)?.key === key) localStorage.removeItem(this.#name);
  }

  /**
   * Sends an attempt until its result is known.
   * @throws ApiError if the API refused it: nothing happened, and the attempt is over.
   * @throws UnreachableError or ApiError if the result is still unknown: the next call resumes the attempt.
   */
  async sendUntilKnown<T>(
    attempt: Attempt<Body>,
    send: (body: Body, header: KeyHeader) => Promise<T>,
    pauses = PAUSES_MS,
  ): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        const result = await send(attempt.body, { "Idempotency-Key": attempt.key });
        this.#end(attempt);
        return result;
      } catch (error) {
        const pause = pauses[failures];
        if (isRejection(error)) this.#end(attempt);
        if (!isOutcomeUnknown(error) || pause === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
