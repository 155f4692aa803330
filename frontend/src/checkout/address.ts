import * as v from "valibot";
import type { Schemas } from "../api/client";
import RULES from "./address-rules.json";
import type { CheckoutTexts } from "./texts";

type ShippingAddress = Schemas["ShippingAddress"];
export type Country = ShippingAddress["country"];

const KEY = "bottega.address";

/** Where the shop ships to: the European Union and its neighbours. The API accepts any country. */
export const COUNTRIES =
  "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK SM VA".split(
    " ",
  ) as Country[];

/** The values of the form: an empty string where the API takes null. */
export interface AddressForm {
  name: string;
  line1: string;
  line2: string;
  city: string;
  postal_code: string;
  region: string;
  country: string;
  phone: string;
}

export const EMPTY_ADDRESS: AddressForm = {
  name: "",
  line1: "",
  line2: "",
  city: "",
  postal_code: "",
  region: "",
  country: "",
  phone: "",
};

export function addressSchema(t: CheckoutTexts) {
  const text = (max: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(t.needed), v.maxLength(max, t.tooLong));
  const optional = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max, t.tooLong));
  const fields = v.object({
    name: text(100),
    line1: text(200),
    line2: optional(200),
    city: optional(100),
    postal_code: optional(20),
    region: optional(100),
    country: v.pipe(v.string(), v.nonEmpty(t.needed)),
    phone: optional(30),
  });
  return v.pipe(
    fields,
    v.forward(
      v.check(({ city, country }) => city !== "" || !isRequired("city", country), t.needed),
      ["city"],
    ),
    v.forward(
      v.check(({ postal_code, country }) => postal_code !== "" || !isRequired("postal_code", country), t.needed),
      ["postal_code"],
    ),
  );
}

/** Whether addresses of a country need the field. While no country is chosen, as in most countries, they do. */
export function isRequired(name: "city" | "postal_code", country: string): boolean {
  return (RULES as Record<string, string[]>)[country]?.includes(name) ?? true;
}

export function toShippingAddress({ name, line1, country, ...rest }: AddressForm): ShippingAddress {
  const optional = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value || null]));
  return { name, line1, country: country as Country, ...optional };
}

/** Keeps what this user typed across a reload or a new sign-in, until the tab is closed. */
export function loadDraftAddress(userId: string): Partial<AddressForm> {
  const text = v.optional(v.string());
  const Kept = v.object({ user_id: v.literal(userId), address: v.object(addressFields(text)) });
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), sessionStorage.getItem(KEY));
  return parsed.success ? (parsed.output.address as Partial<AddressForm>) : {};
}

export function saveDraftAddress(userId: string, address: Partial<AddressForm>): void {
  sessionStorage.setItem(KEY, JSON.stringify({ user_id: userId, address }));
}

function addressFields<T>(schema: T): Record<keyof AddressForm, T> {
  const names = Object.keys(EMPTY_ADDRESS) as (keyof AddressForm)[];
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<keyof AddressForm, T>;
}
