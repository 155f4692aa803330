import { expect, it } from "vitest";
import { checkLine } from "./check-line";

const LINE = { product_id: "p", quantity: 3, price: "12.00", currency: "EUR", name: "Cup", image_url: null };

it("an unchanged line is fine", () => {
  expect(checkLine(LINE, { price: "12.00", stock: 3 })).toEqual({ kind: "fine" });
});

it("another price is shown before it is paid", () => {
  expect(checkLine(LINE, { price: "11.50", stock: 9 })).toEqual({ kind: "price-changed", price: "11.50" });
});

it("a smaller quantity is offered when stock is short", () => {
  expect(checkLine(LINE, { price: "99.00", stock: 2 })).toEqual({ kind: "too-many", left: 2 });
});

it("sold-out and discontinued products are distinguished", () => {
  expect(checkLine(LINE, { price: "12.00", stock: 0 })).toEqual({ kind: "sold-out" });
  expect(checkLine(LINE, null)).toEqual({ kind: "unavailable" });
});
