import type { Services } from "../app/services";

/** Not about a person; the pages stay readable. */
const KEPT = ["bottega.language"];

/**
 * Removes what this browser stores of a customer: tokens, cart, typed address and unfinished requests. The end of the
 * session removes the cached data.
 */
export function forgetVisitor({ session, cart }: Pick<Services, "session" | "cart">): void {
  session.end();
  cart.clear();
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) {
      if (key.startsWith("bottega.") && !KEPT.includes(key)) storage.removeItem(key);
    }
  }
}
