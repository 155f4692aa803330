import type { ReactNode } from "react";
import { Button } from "./button";
import { Problem } from "./problem";

interface Paged {
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** The way on in a list. */
export function More({ query, children }: { query: Paged; children: ReactNode }) {
  return (
    <>
      {query.isFetchNextPageError && <Problem error={query.error} />}
      {query.hasNextPage && (
        <div className="more">
          <Button kind="quiet" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {children}
          </Button>
        </div>
      )}
    </>
  );
}
