import { type ReactNode, useEffect, useRef } from "react";
import { useLocation, useNavigationType } from "react-router";

interface PageProps {
  title: string;
  /** Shown above the title. */
  above?: ReactNode;
  /** Shown next to the title. */
  beside?: ReactNode;
  className?: string;
  /** Set if the content already shows the title. */
  titled?: boolean;
  children: ReactNode;
}

/** A page with its title in the tab and as a heading, which takes the focus on navigation. */
export function Page({ title, above, beside, className = "", titled = false, children }: PageProps) {
  return (
    <main id="content" className={`page ${className}`} tabIndex={-1}>
      <title>{title === "Bottega" ? title : `${title} · Bottega`}</title>
      {above}
      {!titled && (
        <div className="page-head">
          <Heading>{title}</Heading>
          {beside}
        </div>
      )}
      {children}
    </main>
  );
}

/** The page's heading. Focused on arrival, so that screen readers announce the page and Tab continues from there. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  // On the very first page the browser sets the focus; on Back it restores the scroll position.
  const arrived = useNavigationType() !== "POP" && key !== "default";
  const arrivedAtFirst = useRef(arrived);
  useEffect(() => {
    if (arrivedAtFirst.current) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** When an update removes the focused element, focus the heading, so that Tab does not start from the top. */
export function useKeepFocus(change: unknown) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at after each change
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>("#content h1")?.focus();
  }, [change]);
}

/** An empty state, and what to do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}

export function Notice({ kind = "info", children }: { kind?: "info" | "good" | "warning"; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role="status">
      {children}
    </div>
  );
}
