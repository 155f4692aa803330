import { Navigate, useSearchParams } from "react-router";
import { useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Notice } from "../ui/page";
import { texts } from "./texts";

/** Where a visitor goes once signed in: where they wanted to go, within this shop. */
export function useNext(): string {
  const [params] = useSearchParams();
  return localPath(params.get("next"));
}

/** @returns A path of this shop. Anything that a browser could take for another host becomes the shop's front page. */
export function localPath(next: string | null): string {
  const base = window.location.origin;
  const url = URL.parse(next ?? "/", base);
  return url?.origin === base && next?.startsWith("/") ? url.pathname + url.search : "/";
}

/** Sends those on who are signed in. */
export function RedirectSignedIn() {
  const { user } = useSession();
  const next = useNext();
  return user ? <Navigate to={next} replace /> : null;
}

/** Why a visitor is asked to sign in. */
export function SignInReason() {
  const t = useTexts(texts);
  const { ended } = useSession();
  const next = useNext();
  if (ended) return <Notice kind="warning">{t.ended}</Notice>;
  return next === "/" ? null : <Notice>{t.toGoOn}</Notice>;
}
