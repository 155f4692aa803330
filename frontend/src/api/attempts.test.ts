import { beforeEach, expect, it, vi } from "vitest";
import { Session } from "../auth/session";
import { Attempts, type KeyHeader } from "./attempts";
import { createApi, unwrap } from "./client";
import { ApiError, UnreachableError } from "./errors";

const ORDER = {
  items: [{ product_id: "p-1", quantity: 1, price: "10.00" }],
  shipping_address: { name: "Ada", line1: "Via Roma 1", city: "Faenza", postal_code: "48018", country: "IT" as const },
};
const LOST = () => Promise.reject(new TypeError("network"));

function stubResponses(...given: (() => Promise<Response>)[]) {
  const keys: (string | null)[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key"));
    return given[keys.length - 1]?.() ?? LOST();
  });
  return keys;
}

function json(status: number, body: object): () => Promise<Response> {
  return async () => Response.json(body, { status });
}

/** The connection breaks in the middle of the body. */
function broken(status: number, text: string): () => Promise<Response> {
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => {
      if (sent) stream.error(new TypeError("network"));
      else stream.enqueue(new TextEncoder().encode(text));
      sent = true;
    },
  });
  return async () => new Response(body, { status, headers: { "Content-Type": "application/json" } });
}

/** The body ends too early, although the connection closes normally. */
function cutOff(status: number, text: string): () => Promise<Response> {
  return async () => new Response(text, { status, headers: { "Content-Type": "application/json" } });
}

const orders = () => new Attempts<typeof ORDER>("order");
const send = (body: typeof ORDER, header: KeyHeader) =>
  unwrap(createApi("http://api.test", new Session("http://api.test")).POST("/orders", { params: { header }, body }));

beforeEach(() => localStorage.clear());

it("a lost response is requested again with the same key", async () => {
  const keys = stubResponses(LOST, json(503, { code: "dependency_unavailable" }), json(201, { id: "o-1" }));
  const attempt = orders().begin("u-1", ORDER);

  const order = await orders().sendUntilKnown(attempt, send, [0, 0, 0]);

  expect(order.id).toBe("o-1");
  expect(keys).toEqual([attempt.key, attempt.key, attempt.key]);
  expect(orders().open("u-1")).toBeNull();
});

it.each([
  ["breaks", broken(201, '{"id":"o-')],
  ["ends too early", cutOff(201, '{"id":"o-')],
  ["is empty", cutOff(201, "")],
  ["is a refusal of which no code is left", cutOff(409, '{"code":"request_in_pro')],
])("a response that %s is requested again like a lost one", async (_, response) => {
  const keys = stubResponses(response, json(201, { id: "o-1" }));
  const attempt = orders().begin("u-1", ORDER);

  const order = await orders().sendUntilKnown(attempt, send, [0]);

  expect(order.id).toBe("o-1");
  expect(keys).toEqual([attempt.key, attempt.key]);
});

it("a bug in the storefront does not end an attempt, because the API may have carried it out", async () => {
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().sendUntilKnown(attempt, () => Promise.reject(new TypeError("undefined")))).rejects.toThrow();

  expect(orders().open("u-1")).toEqual(attempt);
});

it("a refusal that is not JSON is still a refusal", async () => {
  stubResponses(
    async () => new Response("<h1>Forbidden</h1>", { status: 403, headers: { "Content-Type": "text/html" } }),
  );
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().sendUntilKnown(attempt, send)).rejects.toMatchObject({ status: 403 });

  expect(orders().open("u-1")).toBeNull();
});

it("an attempt of another tab is finished before anything else is sent", () => {
  const first = orders().begin("u-1", ORDER);

  expect(orders().begin("u-1", { ...ORDER, items: [] })).toEqual(first);
});

it("only the finished attempt ends", async () => {
  stubResponses(json(201, { id: "o-1" }));
  const old = orders().begin("u-1", ORDER);
  localStorage.clear();
  const next = orders().begin("u-1", ORDER);

  await orders().sendUntilKnown(old, send);

  expect(orders().open("u-1")).toEqual(next);
});

it("an attempt with an unknown outcome survives a reload, for its user and its kind only", async () => {
  stubResponses(LOST, LOST);
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().sendUntilKnown(attempt, send, [0])).rejects.toBeInstanceOf(UnreachableError);

  expect(orders().open("u-1")).toEqual(attempt);
  expect(orders().open("u-2")).toBeNull();
  expect(new Attempts("refund.p-1").open("u-1")).toBeNull();
});

it("a refusal ends the attempt, so that a corrected order gets a key of its own", async () => {
  stubResponses(json(409, { code: "price_changed", error: "A price has changed" }));
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().sendUntilKnown(attempt, send)).rejects.toBeInstanceOf(ApiError);

  expect(orders().open("u-1")).toBeNull();
  expect(orders().begin("u-1", ORDER).key).not.toBe(attempt.key);
});

it("an expired session does not end the attempt", async () => {
  stubResponses(json(401, { code: "unauthorized" }));
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().sendUntilKnown(attempt, send)).rejects.toMatchObject({ status: 401 });

  expect(orders().open("u-1")).toEqual(attempt);
});

it("an attempt older than the API keeps its key is not repeated", () => {
  const attempt = orders().begin("u-1", ORDER);
  vi.spyOn(Date, "now").mockReturnValue(attempt.at + 7 * 24 * 3600 * 1000);

  expect(orders().open("u-1")).toBeNull();
});
