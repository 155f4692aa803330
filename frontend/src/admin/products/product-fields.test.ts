import * as v from "valibot";
import { expect, it } from "vitest";
import type { Product } from "../../catalogue/queries";
import { changesOf, formOf, NEW_PRODUCT, productSchema, toNewProduct } from "./product-fields";
import { texts } from "./texts";

const AT = "2026-01-01T10:00:00.000Z";
const BOWL: Product = {
  id: "p-1",
  sku: "BOWL-1",
  name: "Salad bowl",
  description: "",
  price: "39.00",
  currency: "EUR",
  category: "Ceramics",
  stock: 3,
  image_url: null,
  created_at: AT,
  updated_at: AT,
};

const checked = (change: object) => v.safeParse(productSchema("EUR", texts.en), { ...formOf(BOWL), ...change });
const changed = (change: object) =>
  changesOf(BOWL, v.parse(productSchema("EUR", texts.en), { ...formOf(BOWL), ...change }));

it("only changed fields are sent", () => {
  expect(changed({})).toEqual({});
  expect(changed({ price: "39,0", name: " Salad bowl " })).toEqual({});
  expect(changed({ price: "41,5", category: "Bowls" })).toEqual({ price: "41.50", category: "Bowls" });
});

it("clearing the SKU or the picture removes it", () => {
  expect(changed({ sku: "" })).toEqual({ sku: null });
});

it("the stock of a new product is a number, and empty fields are null", () => {
  const form = { ...NEW_PRODUCT, name: "Cup", price: "9", category: "Ceramics", stock: "12" };

  expect(toNewProduct(v.parse(productSchema("EUR", texts.en), form))).toEqual({
    name: "Cup",
    price: "9.00",
    category: "Ceramics",
    description: "",
    sku: null,
    image_url: null,
    stock: 12,
  });
});

it.each([
  [{ name: "  " }, texts.en.needed],
  [{ price: "free" }, texts.en.needPrice],
  [{ category: "x".repeat(101) }, texts.en.tooLong(100)],
  [{ image_url: "javascript:alert(1)" }, texts.en.needAddress],
  [{ image_url: "http://elsewhere.example/a.png" }, texts.en.needAddress],
  [{ image_url: "//elsewhere.example/a.png" }, texts.en.needAddress],
  [{ stock: "-1" }, texts.en.needPieces],
  [{ stock: "1000001" }, texts.en.needPieces],
])("%j is refused", (change, message) => {
  expect(checked(change).issues?.map((issue) => issue.message)).toEqual([message]);
});
