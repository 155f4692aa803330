import { act, renderHook, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { Attempts, type KeyHeader } from "../api/attempts";
import { UnreachableError } from "../api/errors";
import { shopWrapper, signIn } from "../testing/test-shop";
import { useAttempt } from "./use-attempt";

interface Body {
  amount: string;
}

const NAME = "bottega.attempt.refund.p-1";
const elsewhere = new Attempts<Body>("refund.p-1");

beforeEach(() => localStorage.clear());

function shown(send: (body: Body, header: KeyHeader) => Promise<string>) {
  signIn();
  const refresh = vi.fn();
  const { result } = renderHook(() => useAttempt("refund.p-1", { send, onSuccess: () => undefined, refresh }), {
    wrapper: shopWrapper(),
  });
  return { result, refresh };
}

/** Simulates the storage event that other tabs receive. */
function dispatchStorageEvent() {
  act(() => void window.dispatchEvent(new StorageEvent("storage", { key: NAME })));
}

it("an attempt from before a reload is resumed with its key, and no form is shown until then", async () => {
  const attempt = elsewhere.begin("u-1", { amount: "5.00" });
  const send = vi.fn(async () => "done");

  const { result } = shown(send);

  expect(result.current.isPending).toBe(true);
  await waitFor(() => expect(result.current.data).toBe("done"));
  expect(send.mock.calls).toEqual([[{ amount: "5.00" }, { "Idempotency-Key": attempt.key }]]);
  expect(localStorage.getItem(NAME)).toBeNull();
});

it("an attempt of another tab replaces the form until its outcome is known", () => {
  const { result, refresh } = shown(async () => "done");

  elsewhere.begin("u-1", { amount: "5.00" });
  dispatchStorageEvent();
  expect(result.current.unknown).toEqual({ amount: "5.00" });
  expect(refresh).not.toHaveBeenCalled();
  localStorage.removeItem(NAME);
  dispatchStorageEvent();

  expect(result.current.unknown).toBeNull();
  expect(refresh).toHaveBeenCalledTimes(1);
});

it("a second request is not sent while another tab's attempt is open", async () => {
  const send = vi.fn(async () => "done");
  const { result } = shown(send);

  const attempt = elsewhere.begin("u-1", { amount: "5.00" });
  act(() => result.current.begin({ amount: "3.00" }));
  expect(result.current.unknown).toEqual({ amount: "5.00" });
  expect(send).not.toHaveBeenCalled();
  act(() => void result.current.again());

  await waitFor(() => expect(result.current.data).toBe("done"));
  expect(send.mock.calls).toEqual([[{ amount: "5.00" }, { "Idempotency-Key": attempt.key }]]);
});

it("the same request from two tabs is sent once", async () => {
  const send = vi.fn(async () => "done");
  const { result } = shown(send);

  const attempt = elsewhere.begin("u-1", { amount: "5.00" });
  act(() => result.current.begin({ amount: "5.00" }));

  await waitFor(() => expect(result.current.data).toBe("done"));
  expect(send.mock.calls).toEqual([[{ amount: "5.00" }, { "Idempotency-Key": attempt.key }]]);
});

it("an attempt that another tab has resolved is dropped", async () => {
  vi.useFakeTimers();
  const { result, refresh } = shown(() => Promise.reject(new UnreachableError("lost")));
  act(() => result.current.begin({ amount: "5.00" }));
  await act(() => vi.advanceTimersByTimeAsync(8_000));
  vi.useRealTimers();
  expect(result.current.unknown).toEqual({ amount: "5.00" });
  refresh.mockClear();

  localStorage.removeItem(NAME);
  dispatchStorageEvent();

  await waitFor(() => expect(result.current.error).toBeNull());
  expect(result.current.unknown).toBeNull();
  expect(refresh).toHaveBeenCalledTimes(1);
});
