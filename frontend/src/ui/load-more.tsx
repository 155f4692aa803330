import { type ReactNode, useState } from "react";
import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";
import { ErrorMessage } from "./error-message";
import { FocusOnMount } from "./focus-on-mount";

const texts = defineTexts({ end: "End of the list." }, { end: "Fine dell’elenco." });

interface PagedQuery {
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** Loads the next page of a list, and says when the list is complete. */
export function LoadMore({ query, children }: { query: PagedQuery; children: ReactNode }) {
  const t = useTexts(texts);
  const [used, setUsed] = useState(false);
  const goOn = () => {
    setUsed(true);
    query.fetchNextPage();
  };
  return (
    <>
      {query.isFetchNextPageError && <ErrorMessage error={query.error} />}
      {query.hasNextPage && (
        <div className="more">
          <Button kind="quiet" busy={query.isFetchingNextPage} onClick={goOn}>
            {children}
          </Button>
        </div>
      )}
      {used && !query.hasNextPage && <FocusOnMount className="more fine">{t.end}</FocusOnMount>}
    </>
  );
}
