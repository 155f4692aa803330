import type { ReactNode } from "react";
import { defineTexts, useTexts } from "../i18n";

const texts = defineTexts({ loading: "Loading…" }, { loading: "Caricamento…" });

export function Spinner() {
  return <span className="spinner" aria-hidden="true" />;
}

/** A placeholder for content; screen readers announce that it is loading. */
export function Loading({ children }: { children?: ReactNode }) {
  const t = useTexts(texts);
  return (
    <div className="loading">
      <span className="unseen" role="status">
        {t.loading}
      </span>
      {children ?? <Spinner />}
    </div>
  );
}

/** Grey bars in the shape of the coming content. */
export function SkeletonBars({ count = 3 }: { count?: number }) {
  return (
    <div className="bars" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <span key={index} className="bar" />
      ))}
    </div>
  );
}
