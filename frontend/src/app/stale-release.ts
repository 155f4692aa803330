/** Chunks that did not load, mostly because a release replaced them after the page was opened. */

const KEY = "bottega.reloaded";
/** Keeps a chunk that stays missing from reloading the page in a loop. */
const PAUSE_MS = 60_000;
const missing = new WeakSet<object>();

window.addEventListener("vite:preloadError", ({ payload }) => void missing.add(payload));

export function isStaleRelease(error: unknown): boolean {
  return typeof error === "object" && error !== null && missing.has(error);
}

/**
 * Reloads the page, which loads the current release.
 * @returns false if a reload would not help: the shop is unreachable, or the page was reloaded a moment ago.
 */
export async function reloadOnce(): Promise<boolean> {
  if (Date.now() - Number(sessionStorage.getItem(KEY)) < PAUSE_MS) return false;
  const answer = await fetch("/", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  sessionStorage.setItem(KEY, String(Date.now()));
  window.location.reload();
  return true;
}
