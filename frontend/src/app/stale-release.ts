/** Parts of the shop that did not load: mostly because a release has replaced them since the page was opened. */

const KEY = "bottega.reloaded";
/** A part that stays away does not load the page again and again. */
const PAUSE_MS = 60_000;
const missing = new WeakSet<object>();

window.addEventListener("vite:preloadError", ({ payload }) => void missing.add(payload));

export function isStaleRelease(error: unknown): boolean {
  return typeof error === "object" && error !== null && missing.has(error);
}

/**
 * Loads the page again, which brings the present release.
 * @returns false if that would not help: the shop does not answer, or this was tried a moment ago.
 */
export async function reloadOnce(): Promise<boolean> {
  if (Date.now() - Number(sessionStorage.getItem(KEY)) < PAUSE_MS) return false;
  const answer = await fetch("/", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  sessionStorage.setItem(KEY, String(Date.now()));
  window.location.reload();
  return true;
}
