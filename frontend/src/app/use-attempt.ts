import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useState, useSyncExternalStore } from "react";
import { type Attempt, Attempts, type KeyHeader } from "../api/attempts";
import { useSession } from "./services";

interface Options<Body, Result> {
  send: (body: Body, header: KeyHeader) => Promise<Result>;
  onSuccess: (result: Result, body: Body) => void;
  /** Refetches what the mutation changes: it failed here, or another tab learned the result. */
  refresh: () => unknown;
}

/**
 * A mutation that takes effect once, despite reloads, lost responses and several open tabs. An attempt that was sent
 * before a reload, or before the session ended, is resumed first.
 */
export function useAttempt<Body extends object, Result>(name: string, options: Options<Body, Result>) {
  const userId = useSession().user?.id ?? "";
  const attempts = useMemo(() => new Attempts<Body>(name), [name]);
  const [, lookAgain] = useReducer((count: number) => count + 1, 0);
  const { mutate, reset, isPending, ...state } = useMutation({
    mutationFn: (attempt: Attempt<Body>) => attempts.sendUntilKnown(attempt, options.send),
    onSuccess: (result, { body }) => options.onSuccess(result, body),
    onError: options.refresh,
  });
  useSyncExternalStore(attempts.subscribe, attempts.written);
  const open = attempts.open(userId);
  const resumed = useResume(open, mutate);
  useFinishedElsewhere(attempts, () => {
    if (isPending) return;
    reset();
    options.refresh();
  });
  return {
    ...state,
    reset,
    isPending: isPending || (open !== null && !resumed),
    /** The body of an attempt, from this tab or another, whose result is unknown. It has to be sent again before anything else. */
    unknown: isPending || !resumed ? null : (open?.body ?? null),
    begin: (body: Body) => {
      const attempt = attempts.begin(userId, body);
      if (JSON.stringify(attempt.body) === JSON.stringify(body)) mutate(attempt);
      // Another tab has begun a different attempt: show that one.
      else lookAgain();
    },
    again: () => open && mutate(open),
  };
}

/** @returns Whether the attempt that was open when the page loaded has been resumed. */
function useResume<Body>(open: Attempt<Body> | null, mutate: (attempt: Attempt<Body>) => void): boolean {
  const [resumed, setResumed] = useState(false);
  useEffect(() => {
    if (resumed) return;
    if (open) mutate(open);
    setResumed(true);
  }, [open, resumed, mutate]);
  return resumed;
}

function useFinishedElsewhere<Body extends object>(attempts: Attempts<Body>, onEnd: () => void) {
  useEffect(
    () =>
      attempts.subscribe(() => {
        if (attempts.written() === null) onEnd();
      }),
    [attempts, onEnd],
  );
}
