import type { ButtonHTMLAttributes } from "react";
import { Link, type LinkProps } from "react-router";
import { Spinner } from "./loading";

type Kind = "primary" | "quiet" | "danger";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  /** While busy it stays focusable, announces it, and ignores clicks. */
  busy?: boolean;
}

export function Button({ kind = "primary", busy = false, type = "button", children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy && type === "submit" ? "button" : type}
      className={`button ${kind}`}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

export function ButtonLink({ kind = "primary", ...rest }: LinkProps & { kind?: Kind }) {
  return <Link {...rest} className={`button ${kind}`} />;
}
