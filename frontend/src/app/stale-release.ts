/** Chunks that did not load, mostly because a release replaced them after the page was opened. */

const KEY = "bottega.reloaded";
/** Keeps a chunk that stays missing from reloading the page in a loop. */
const PAUSE_MS = 60_000;
const missing = new WeakSet<object>();

window.addEventListener("vite:preloadError", ({ payload }) => void missing.add(payload));

export function isStaleRelease(error: unknown): boolean {
  return typeof error === "object" && error !== null && missing.has(error);
}

/** Whether the page is reloading, cannot reach the shop, or has been reloaded a moment ago without success. */
export type Reload = "reloading" | "unreachable" | "tried";

/** Reloads the page, which loads the current release, if the shop is reachable and this was not tried a moment ago. */
export async function reloadOnce(): Promise<Reload> {
  const response = await fetch("/", { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return "unreachable";
  if (Date.now() - Number(sessionStorage.getItem(KEY)) < PAUSE_MS) return "tried";
  sessionStorage.setItem(KEY, String(Date.now()));
  window.location.reload();
  return "reloading";
}
