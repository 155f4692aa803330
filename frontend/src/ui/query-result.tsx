import type { ReactNode } from "react";
import { ErrorMessage } from "./error-message";
import { Loading, SkeletonBars } from "./loading";

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryResultProps<T> {
  query: Query<T>;
  bars?: number;
  children: (data: T) => ReactNode;
}

/** The data of a query once it is loaded. Data from before stays visible while a refetch fails. */
export function QueryResult<T>({ query, bars = 6, children }: QueryResultProps<T>) {
  const { data, error, refetch } = query;
  if (data === undefined && !error) {
    return (
      <Loading>
        <SkeletonBars count={bars} />
      </Loading>
    );
  }
  return (
    <>
      {error ? <ErrorMessage error={error} retry={() => refetch()} /> : null}
      {data !== undefined && children(data)}
    </>
  );
}
