import { beforeEach, expect, it, vi } from "vitest";
import { Session } from "../auth/session";
import { Attempts, type KeyHeader } from "./attempts";
import { createApi, take } from "./client";
import { ApiError, Unreachable } from "./errors";

const ORDER = {
  items: [{ product_id: "p-1", quantity: 1, price: "10.00" }],
  shipping_address: { name: "Ada", line1: "Via Roma 1", city: "Faenza", postal_code: "48018", country: "IT" as const },
};
const LOST = () => Promise.reject(new TypeError("network"));

function answers(...given: (() => Promise<Response>)[]) {
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

const orders = () => new Attempts<typeof ORDER>("order");
const send = (body: typeof ORDER, header: KeyHeader) =>
  take(createApi("http://api.test", new Session("http://api.test")).POST("/orders", { params: { header }, body }));

beforeEach(() => localStorage.clear());

it("a lost answer is asked for again under the same key", async () => {
  const keys = answers(LOST, json(503, { code: "dependency_unavailable" }), json(201, { id: "o-1" }));
  const attempt = orders().begin("u-1", ORDER);

  const order = await orders().carryOut(attempt, send, [0, 0, 0]);

  expect(order.id).toBe("o-1");
  expect(keys).toEqual([attempt.key, attempt.key, attempt.key]);
  expect(orders().open("u-1")).toBeNull();
});

it("an attempt of unknown outcome is still there after a reload, for who began it and under its own name", async () => {
  answers(LOST, LOST);
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().carryOut(attempt, send, [0])).rejects.toBeInstanceOf(Unreachable);

  expect(orders().open("u-1")).toEqual(attempt);
  expect(orders().open("u-2")).toBeNull();
  expect(new Attempts("refund.p-1").open("u-1")).toBeNull();
});

it("a refusal ends the attempt, so that a corrected order gets a key of its own", async () => {
  answers(json(409, { code: "price_changed", error: "A price has changed" }));
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().carryOut(attempt, send)).rejects.toBeInstanceOf(ApiError);

  expect(orders().open("u-1")).toBeNull();
  expect(orders().begin("u-1", ORDER).key).not.toBe(attempt.key);
});

it("an ended session does not end the attempt", async () => {
  answers(json(401, { code: "unauthorized" }));
  const attempt = orders().begin("u-1", ORDER);

  await expect(orders().carryOut(attempt, send)).rejects.toMatchObject({ status: 401 });

  expect(orders().open("u-1")).toEqual(attempt);
});

it("an attempt whose key the API may have forgotten is not repeated", () => {
  const attempt = orders().begin("u-1", ORDER);
  vi.spyOn(Date, "now").mockReturnValue(attempt.at + 7 * 24 * 3600 * 1000);

  expect(orders().open("u-1")).toBeNull();
});
