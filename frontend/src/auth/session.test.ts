import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createApi } from "../api/client";
import { Session } from "./session";

const USER = { id: "u-1", email: "ada@example.com", name: "Ada", role: "customer" as const };
const KEY = "bottega.session";

/** Issues refresh tokens r-1, r-2 … and access tokens a-1, a-2 … as the API does: each refresh token works once. */
class Backend {
  refreshes: string[] = [];
  refused = new Set<string>();
  down = 0;
  /** Called once before the next refresh is served. */
  duringRefresh: (() => void) | null = null;
  readonly seen: (string | null)[] = [];

  respond = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/auth/refresh")
      return this.#refresh(((await request.json()) as Record<string, string>).refresh_token);
    const sent = request.headers.get("Authorization");
    this.seen.push(sent);
    const good = sent !== null && !this.refused.has(sent);
    return Response.json(good ? { orders: [] } : { code: "unauthorized" }, { status: good ? 200 : 401 });
  };

  #refresh(token = ""): Response {
    if (this.down > 0) {
      this.down -= 1;
      throw new TypeError("network");
    }
    this.refreshes.push(token);
    this.duringRefresh?.();
    this.duringRefresh = null;
    const next = this.refreshes.length + 1;
    if (token !== `r-${next - 1}`) return Response.json({ code: "invalid_refresh_token" }, { status: 401 });
    return Response.json({ token: `a-${next}`, refresh_token: `r-${next}`, expires_in: 900 });
  }
}

let backend: Backend;

beforeEach(() => {
  localStorage.clear();
  backend = new Backend();
  vi.stubGlobal("fetch", backend.respond);
});

afterEach(() => vi.useRealTimers());

function opened({ expires_in = 900, keep = true } = {}): Session {
  const session = new Session("http://api.test");
  session.begin({ token: "a-1", refresh_token: "r-1", expires_in, message: "", user: USER });
  return keep ? session : new Session("http://api.test");
}

const stored = () => JSON.parse(localStorage.getItem(KEY) ?? "null");
const orders = (session: Session) => createApi("http://api.test", session).GET("/orders", {});

it("a valid token is used as it is, and no access token is ever stored", async () => {
  const session = opened();

  await orders(session);

  expect(backend.seen).toEqual(["Bearer a-1"]);
  expect(backend.refreshes).toEqual([]);
  expect(JSON.stringify(localStorage)).not.toContain("a-1");
});

it("a session continues after a reload with a renewed token", async () => {
  const session = opened({ keep: false });

  await orders(session);

  expect(session.state().user).toEqual(USER);
  expect(backend.seen).toEqual(["Bearer a-2"]);
  expect(stored().refresh_token).toBe("r-2");
});

it("concurrent requests renew the token once", async () => {
  const session = opened({ expires_in: 1 });

  await Promise.all([orders(session), orders(session), orders(session)]);

  expect(backend.refreshes).toEqual(["r-1"]);
  expect(backend.seen).toEqual(["Bearer a-2", "Bearer a-2", "Bearer a-2"]);
});

it("a refused token is renewed and the request sent again", async () => {
  const session = opened();
  backend.refused.add("Bearer a-1");

  const { response } = await orders(session);

  expect(response.status).toBe(200);
  expect(backend.seen).toEqual(["Bearer a-1", "Bearer a-2"]);
});

it("a tab renews with the token that another tab stored", async () => {
  const session = opened({ expires_in: 1 });
  backend.refreshes.push("r-1");
  localStorage.setItem(KEY, JSON.stringify({ refresh_token: "r-2", user: USER }));

  await orders(session);

  expect(backend.refreshes).toEqual(["r-1", "r-2"]);
  expect(session.state().user).toEqual(USER);
});

it("a lost response is requested again while the API repeats it", async () => {
  vi.useFakeTimers();
  const session = opened({ expires_in: 1 });
  backend.down = 1;

  const token = session.accessToken();
  await vi.advanceTimersByTimeAsync(1500);

  expect(await token).toBe("a-2");
});

it("a response that does not arrive is requested again while the API repeats it", async () => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const clock = new AbortController();
    setTimeout(() => clock.abort(new DOMException("late", "TimeoutError")), milliseconds);
    return clock.signal;
  });
  const session = opened({ expires_in: 1 });
  const requests: number[] = [];
  vi.stubGlobal("fetch", (request: Request, { signal }: RequestInit) => {
    requests.push(Date.now());
    if (requests.length > 1) return backend.respond(request);
    return new Promise((_, lose) => signal?.addEventListener("abort", () => lose(signal.reason)));
  });

  const token = session.accessToken();
  await vi.advanceTimersByTimeAsync(9_500);

  expect(await token).toBe("a-2");
  // The first request took its time to arrive, and so may the second one.
  expect((requests[1] ?? 0) - (requests[0] ?? 0)).toBeLessThan(10_000);
});

it("a truncated token pair is requested again", async () => {
  vi.useFakeTimers();
  const session = opened({ expires_in: 1 });
  const original = backend.respond;
  vi.stubGlobal("fetch", async () => {
    vi.stubGlobal("fetch", original);
    return new Response('{"token":"a-', { headers: { "Content-Type": "application/json" } });
  });

  const token = session.accessToken();
  await vi.advanceTimersByTimeAsync(1500);

  expect(await token).toBe("a-2");
});

it("signing out while another tab renews the token wins", async () => {
  const session = opened({ expires_in: 1 });
  backend.duringRefresh = () => localStorage.removeItem(KEY);

  expect(await session.accessToken()).toBeNull();

  expect(stored()).toBeNull();
});

it("signing in again while the old token is refused wins", async () => {
  const session = opened({ expires_in: 1 });
  const newSession = { refresh_token: "r-9", user: USER };
  backend.refreshes.push("r-1");
  backend.duringRefresh = () => localStorage.setItem(KEY, JSON.stringify(newSession));

  expect(await session.accessToken()).toBeNull();

  expect(stored()).toEqual(newSession);
  expect(session.state().user).toEqual(USER);
});

it("a session ended by the API is over and marked as ended", async () => {
  const session = opened({ expires_in: 1 });
  localStorage.setItem(KEY, JSON.stringify({ refresh_token: "used before", user: USER }));

  const { response } = await orders(session);

  expect(response.status).toBe(401);
  expect(session.state()).toEqual({ user: null, ended: true });
  expect(stored()).toBeNull();
});

it("an unavailable API does not end a session", async () => {
  vi.useFakeTimers();
  const session = opened({ expires_in: 1 });
  backend.down = 2;

  const token = session.accessToken().catch((error: Error) => error.name);
  await vi.advanceTimersByTimeAsync(1500);

  expect(await token).toBe("UnreachableError");
  expect(session.state().user).toEqual(USER);
  expect(stored().refresh_token).toBe("r-1");
});

it("signing out in one tab signs out the others", () => {
  const session = opened();
  localStorage.removeItem(KEY);

  window.dispatchEvent(new StorageEvent("storage", { key: KEY }));

  expect(session.state()).toEqual({ user: null, ended: false });
});

it("a password change continues with the new tokens in all tabs", async () => {
  const here = opened();
  const there = new Session("http://api.test");
  localStorage.removeItem(KEY);
  window.dispatchEvent(new StorageEvent("storage", { key: KEY }));

  here.replace({ token: "a-9", refresh_token: "r-9", expires_in: 900 }, USER);
  window.dispatchEvent(new StorageEvent("storage", { key: KEY }));

  expect(await here.accessToken()).toBe("a-9");
  expect(stored()).toEqual({ refresh_token: "r-9", user: USER });
  expect([here.state(), there.state()]).toEqual([
    { user: USER, ended: false },
    { user: USER, ended: false },
  ]);
});

it("the catalogue is read without a token", async () => {
  const session = opened();

  await createApi("http://api.test", session).GET("/products", {});

  expect(backend.seen).toEqual([null]);
});
