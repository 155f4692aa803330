import * as v from "valibot";
import type { Schemas } from "../../api/client";
import { parseAmount } from "../../cart/money";
import type { Product } from "../../catalogue/queries";
import type { ProductTexts } from "./texts";

const MAX_STOCK = 1_000_000;
// What functions/products/field_types.py accepts, limited to what the Content-Security-Policy lets browsers show.
const IMAGE_URL = /^(https:\/\/[^\s/?#]+|\/(?!\/))\S*$/;

/** The values of the form: an empty string where the API takes null. */
export interface ProductForm {
  name: string;
  price: string;
  category: string;
  description: string;
  sku: string;
  image_url: string;
  /** Only for a new product; afterwards the stock is adjusted. */
  stock: string;
}

export const NEW_PRODUCT: ProductForm = {
  name: "",
  price: "",
  category: "",
  description: "",
  sku: "",
  image_url: "",
  stock: "0",
};

export function formOf({ name, price, category, description, sku, image_url }: Product): ProductForm {
  return { name, price, category, description, sku: sku ?? "", image_url: image_url ?? "", stock: "0" };
}

export function productSchema(currency: string, t: ProductTexts) {
  const text = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max, t.tooLong(max)));
  const needed = (max: number) => v.pipe(text(max), v.nonEmpty(t.needed));
  const isPrice = (value: string) => parseAmount(value, currency) !== null;
  return v.object({
    name: needed(200),
    price: v.pipe(
      v.string(),
      v.check(isPrice, t.needPrice),
      v.transform((value) => parseAmount(value, currency) ?? value),
    ),
    category: needed(100),
    description: text(5000),
    sku: text(64),
    image_url: v.pipe(
      text(2000),
      v.check((value) => value === "" || IMAGE_URL.test(value), t.needAddress),
    ),
    stock: v.pipe(v.string(), v.trim(), v.check(isQuantity, t.needPieces)),
  });
}

/** Whole pieces, from zero to a million. */
export function isQuantity(text: string): boolean {
  return /^\d{1,7}$/.test(text) && Number(text) <= MAX_STOCK;
}

export function toNewProduct(form: ProductForm): Schemas["ProductCreate"] {
  return { ...toFields(form), stock: Number(form.stock) };
}

/** @returns Only the changed fields, so that concurrent changes to other fields stay. */
export function changesOf(before: Product, form: ProductForm): Schemas["ProductUpdate"] {
  const fields = Object.entries(toFields(form));
  return Object.fromEntries(fields.filter(([name, value]) => value !== before[name as keyof Product]));
}

function toFields({ stock: _, sku, image_url, ...texts }: ProductForm) {
  return { ...texts, sku: sku || null, image_url: image_url || null };
}
