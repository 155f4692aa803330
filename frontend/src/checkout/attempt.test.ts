import { beforeEach, expect, it, vi } from "vitest";
import { createApi } from "../api/client";
import { ApiError, Unreachable } from "../api/errors";
import { Session } from "../auth/session";
import { beginAttempt, carryOut, openAttempt } from "./attempt";

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

const api = () => createApi("http://api.test", new Session("http://api.test"));

beforeEach(() => localStorage.clear());

it("a lost answer is asked for again under the same key", async () => {
  const keys = answers(LOST, json(503, { code: "dependency_unavailable" }), json(201, { id: "o-1" }));
  const attempt = beginAttempt("u-1", ORDER);

  const order = await carryOut(api(), attempt, [0, 0, 0]);

  expect(order.id).toBe("o-1");
  expect(keys).toEqual([attempt.key, attempt.key, attempt.key]);
  expect(openAttempt("u-1")).toBeNull();
});

it("an attempt of unknown outcome is still there after a reload", async () => {
  answers(LOST, LOST);
  const attempt = beginAttempt("u-1", ORDER);

  await expect(carryOut(api(), attempt, [0])).rejects.toBeInstanceOf(Unreachable);

  expect(openAttempt("u-1")).toEqual(attempt);
  expect(openAttempt("u-2")).toBeNull();
});

it("a refusal ends the attempt, so that a corrected order gets a key of its own", async () => {
  answers(json(409, { code: "price_changed", error: "A price has changed" }));
  const attempt = beginAttempt("u-1", ORDER);

  await expect(carryOut(api(), attempt)).rejects.toBeInstanceOf(ApiError);

  expect(openAttempt("u-1")).toBeNull();
  expect(beginAttempt("u-1", ORDER).key).not.toBe(attempt.key);
});

it("an ended session does not end the attempt", async () => {
  answers(json(401, { code: "unauthorized" }));
  const attempt = beginAttempt("u-1", ORDER);

  await expect(carryOut(api(), attempt)).rejects.toMatchObject({ status: 401 });

  expect(openAttempt("u-1")).toEqual(attempt);
});
