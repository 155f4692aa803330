import type { Schemas } from "../api/client";
import type { CartLine } from "./cart";

type Product = Pick<Schemas["ProductPublic"], "price" | "stock">;

/** What has changed about a line since it was added to the cart. */
export type LineCheck =
  | { kind: "fine" }
  | { kind: "unavailable" }
  | { kind: "sold-out" }
  | { kind: "too-many"; left: number }
  | { kind: "price-changed"; price: string };

/** @param product The current product; null if it is no longer for sale. */
export function checkLine(line: CartLine, product: Product | null): LineCheck {
  if (product === null) return { kind: "unavailable" };
  if (product.stock === 0) return { kind: "sold-out" };
  if (product.stock < line.quantity) return { kind: "too-many", left: product.stock };
  if (product.price !== line.price) return { kind: "price-changed", price: product.price };
  return { kind: "fine" };
}
