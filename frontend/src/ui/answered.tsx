import type { ReactNode } from "react";
import { Problem } from "./problem";
import { Bars, Loading } from "./waiting";

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface AnsweredProps<T> {
  query: Asked<T>;
  bars?: number;
  children: (data: T) => ReactNode;
}

/** What was asked of the API, once it has answered; what it answered before stays while it does not answer now. */
export function Answered<T>({ query, bars = 6, children }: AnsweredProps<T>) {
  const { data, error, refetch } = query;
  if (data === undefined && !error) {
    return (
      <Loading>
        <Bars count={bars} />
      </Loading>
    );
  }
  return (
    <>
      {error ? <Problem error={error} retry={() => refetch()} /> : null}
      {data !== undefined && children(data)}
    </>
  );
}
