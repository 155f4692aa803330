import { Navigate, useSearchParams } from "react-router";
import { useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Notice } from "../ui/page";
import { hasAccount } from "./session";
import { texts } from "./texts";

/** The page to go to after signing in: the one the visitor asked for, within this shop. */
export function useReturnPath(): string {
  const [params] = useSearchParams();
  return localPath(params.get("next"));
}

/** @returns A path of this shop. Anything that a browser could read as another host becomes the front page. */
export function localPath(next: string | null): string {
  const base = window.location.origin;
  const url = URL.parse(next ?? "/", base);
  return url?.origin === base && next?.startsWith("/") ? url.pathname + url.search : "/";
}

/** Redirects visitors who are signed in with an account. */
export function RedirectIfSignedIn() {
  const { user } = useSession();
  const next = useReturnPath();
  return hasAccount(user) ? <Navigate to={next} replace /> : null;
}

/** Why the visitor has to sign in. */
export function SignInReason() {
  const t = useTexts(texts);
  const { ended } = useSession();
  const next = useReturnPath();
  if (ended) return <Notice kind="warning">{t.ended}</Notice>;
  return next === "/" ? null : <Notice>{t.toGoOn}</Notice>;
}
