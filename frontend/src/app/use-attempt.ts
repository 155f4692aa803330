import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type Attempt, Attempts, type KeyHeader } from "../api/attempts";
import { useSession } from "./services";

interface Options<Body, Answer> {
  send: (body: Body, header: KeyHeader) => Promise<Answer>;
  onSuccess: (answer: Answer, body: Body) => void;
  onError?: (error: Error) => void;
}

/**
 * A mutation that takes effect once, whatever is reloaded or lost on the way: what was sent before a reload, or before the
 * session ended, is gone on with first.
 */
export function useAttempt<Body extends object, Answer>(name: string, options: Options<Body, Answer>) {
  const userId = useSession().user?.id ?? "";
  const attempts = useMemo(() => new Attempts<Body>(name), [name]);
  const { mutate, variables, ...state } = useMutation({
    mutationFn: (attempt: Attempt<Body>) => attempts.carryOut(attempt, options.send),
    onSuccess: (answer, { body }) => options.onSuccess(answer, body),
    onError: (error) => options.onError?.(error),
  });
  const resumed = useRef(false);
  useEffect(() => {
    const open = attempts.open(userId);
    if (open && !resumed.current) mutate(open);
    resumed.current = true;
  }, [attempts, userId, mutate]);
  return {
    ...state,
    /** Whether it has to be sent again as it was before anything else is. */
    isUnknown: state.isError && attempts.open(userId) !== null,
    begin: (body: Body) => mutate(attempts.begin(userId, body)),
    again: () => variables && mutate(variables),
  };
}
