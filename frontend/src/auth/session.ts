import * as v from "valibot";
import { ApiError, UnreachableError } from "../api/errors";
import type { Schemas } from "../api/schemas";
import { fetchResponse, readErrorBody } from "../api/transport";

const KEY = "bottega.session";
/** Renew this long before expiry, so that no token expires while a request is on its way. */
const MARGIN_MS = 30_000;
/** The API repeats a lost response for ten seconds; the second request must arrive within them. */
const FIRST_TRY_MS = 8_000;
const RETRY_MS = 1_000;

const Stored = v.object({
  refresh_token: v.string(),
  user: v.object({
    id: v.string(),
    email: v.string(),
    name: v.string(),
    role: v.picklist(["guest", "customer", "admin"]),
  }),
});
type Stored = v.InferOutput<typeof Stored>;

export type User = Schemas["UserPublic"];
type Signed = Schemas["SignedIn"];
type Pair = Schemas["TokenPair"];

/**
 * Who is signed in. `ended` is true if the session expired or was revoked and no one has signed in since; a guest, who
 * cannot sign in again, starts anew.
 */
export interface SessionState {
  readonly user: User | null;
  readonly ended: boolean;
}

/** Whether a user is signed in with an account, not as a guest. */
export function hasAccount(user: User | null): user is User {
  return user !== null && user.role !== "guest";
}

/**
 * The session of this browser, shared by its tabs.
 *
 * The access token stays in memory, one per tab. The refresh token is in localStorage: a tab with a copy of its own
 * could use an old one twice, which ends the session. It is read, used and replaced under a lock across tabs.
 */
export class Session {
  readonly #apiUrl: string;
  #state: SessionState;
  #access: { token: string; until: number } | null = null;
  #renewal: Promise<string | null> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
    this.#state = { user: read()?.user ?? null, ended: false };
    window.addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#follow();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Start a session from the response to a login or registration. */
  begin(signed: Signed): void {
    write({ refresh_token: signed.refresh_token, user: signed.user });
    this.#keep(signed);
    this.#change({ user: signed.user, ended: false });
  }

  /** Continue with the tokens of a new session: a password change ended the current one. */
  replace(pair: Pair, user: User): void {
    write({ refresh_token: pair.refresh_token, user });
    this.#keep(pair);
    // Another tab may have found the old session ended.
    this.#change({ user, ended: false });
  }

  /** Show the name that the user has changed. */
  rename(name: string): void {
    const stored = read();
    if (stored === null) return;
    const user = { ...stored.user, name };
    write({ ...stored, user });
    this.#change({ user, ended: false });
  }

  /** Forget the session in this browser. The caller is responsible for the logout request. */
  end({ byItself = false } = {}): void {
    localStorage.removeItem(KEY);
    this.#access = null;
    this.#change({ user: null, ended: byItself && this.#state.user?.role !== "guest" });
  }

  /**
   * A token for the next request, renewed if necessary.
   * @param except A token that the API refused.
   * @returns null if no one is signed in.
   * @throws UnreachableError or ApiError if it cannot be renewed now; the session continues.
   */
  async accessToken({ except }: { except?: string } = {}): Promise<string | null> {
    const { token, until } = this.#access ?? { token: undefined, until: 0 };
    if (token !== undefined && token !== except && Date.now() < until - MARGIN_MS) return token;
    if (read() === null) return this.#lost();
    this.#renewal ??= withLock(() => this.#renew()).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renew(): Promise<string | null> {
    const stored = read();
    if (stored === null) return this.#lost();
    const response = await this.#refresh(stored.refresh_token);
    // A tab has signed out or in while this request was running: its response is outdated.
    if (read()?.refresh_token !== stored.refresh_token) return null;
    if (response.status === 401) {
      this.end({ byItself: true });
      return null;
    }
    if (!response.ok) throw new ApiError(response, await readErrorBody(response));
    const pair = (await response.json()) as Pair;
    write({ ...stored, refresh_token: pair.refresh_token });
    return this.#keep(pair);
  }

  /** A lost response may contain the successor of a used token; within ten seconds the API returns it again. */
  async #refresh(token: string): Promise<Response> {
    try {
      return await fetchResponse(this.#refreshRequest(token), FIRST_TRY_MS);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return fetchResponse(this.#refreshRequest(token));
    }
  }

  #refreshRequest(token: string): Request {
    return new Request(`${this.#apiUrl}/auth/refresh`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ refresh_token: token }),
    });
  }

  #keep(pair: Pair): string {
    this.#access = { token: pair.token, until: Date.now() + pair.expires_in * 1000 };
    return pair.token;
  }

  #lost(): null {
    if (this.#state.user !== null) this.end({ byItself: true });
    return null;
  }

  /** Another tab signed in, signed out or renewed the token. */
  #follow(): void {
    const user = read()?.user ?? null;
    if (user?.id === this.#state.user?.id && user?.role === this.#state.user?.role) return;
    this.#access = null;
    this.#change({ user, ended: false });
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** One tab at a time. Browsers offer locks only to secure pages; https and localhost are secure. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const { locks }: { locks?: LockManager | null } = navigator;
  return locks ? locks.request(KEY, work) : work();
}

function read(): Stored | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), localStorage.getItem(KEY));
  return parsed.success ? parsed.output : null;
}

function write(stored: Stored): void {
  localStorage.setItem(KEY, JSON.stringify(stored));
}
