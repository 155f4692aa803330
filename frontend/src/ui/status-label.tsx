import "./status-label.css";
import type { ReactNode } from "react";

/** A state in words, with a mark whose shape shows it too. */
export function StatusLabel({ state, children }: { state: "good" | "warning" | "bad"; children: ReactNode }) {
  return (
    <span className="state" data-state={state}>
      {children}
    </span>
  );
}
