import type { Schemas } from "../../api/client";
import type { Language } from "../../i18n";
import { amount, amountOrNull } from "./order-settings";
import { orNull } from "./section-form";
import type { Fields, Sections } from "./sections";

type Method = Schemas["ShippingMethodModel"];
export type Kind = "flat" | "weight" | "value";

/** Named as in the API, so that its errors find their fields. */
export interface MethodForm {
  id: string;
  names: Record<Language, string>;
  pricing: { kind: Kind; price: string; steps: { up_to: string; up_to_grams: string; price: string }[] };
  free_from: string;
  delivery_days: { min: string; max: string };
}
export interface ZoneForm {
  name: string;
  countries: string;
  methods: MethodForm[];
}
export interface ShippingForm {
  zones: ZoneForm[];
}

export const NEW_STEP = { up_to: "", up_to_grams: "", price: "" };
export const NEW_METHOD: MethodForm = {
  id: "",
  names: { en: "", it: "" },
  pricing: { kind: "flat", price: "", steps: [] },
  free_from: "",
  delivery_days: { min: "", max: "" },
};

export function formOf({ zones }: Sections["shipping"]): ShippingForm {
  return {
    zones: zones.map(({ name, countries, methods }) => ({
      name,
      countries: countries.join(", "),
      methods: methods.map(methodForm),
    })),
  };
}

export function fieldsOf({ zones }: ShippingForm): Fields<"shipping"> {
  return {
    zones: zones.map(({ name, countries, methods }) => ({
      name,
      countries: countries
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((each) => each.toUpperCase()),
      methods: methods.map(methodFields),
    })),
  };
}

function methodForm({ id, names, pricing, free_from, delivery_days }: Method): MethodForm {
  return {
    id,
    names: { en: "", it: "", ...names },
    pricing: {
      kind: pricing.kind,
      price: pricing.kind === "flat" ? pricing.price : "",
      steps: pricing.kind === "flat" ? [] : pricing.steps.map(stepForm),
    },
    free_from: free_from ?? "",
    delivery_days: { min: `${delivery_days?.min ?? ""}`, max: `${delivery_days?.max ?? ""}` },
  };
}

function stepForm(step: Schemas["WeightStep"] | Schemas["ValueStep"]) {
  return {
    price: step.price,
    up_to: "up_to" in step ? (step.up_to ?? "") : "",
    up_to_grams: "up_to_grams" in step ? `${step.up_to_grams ?? ""}` : "",
  };
}

function methodFields({ id, names, pricing, free_from, delivery_days: { min, max } }: MethodForm): Method {
  return {
    id: id.trim(),
    names: Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim())),
    pricing: pricingFields(pricing),
    free_from: amountOrNull(free_from),
    delivery_days: min.trim() || max.trim() ? { min: whole(min), max: whole(max) } : null,
  };
}

function pricingFields({ kind, price, steps }: MethodForm["pricing"]): Method["pricing"] {
  if (kind === "flat") return { kind, price: amount(price) };
  if (kind === "value")
    return { kind, steps: steps.map((step) => ({ up_to: amountOrNull(step.up_to), price: amount(step.price) })) };
  return {
    kind,
    steps: steps.map((step) => ({
      up_to_grams: orNull(step.up_to_grams) === null ? null : whole(step.up_to_grams),
      price: amount(step.price),
    })),
  };
}

/** @returns A number; for any other text one that the API refuses. */
function whole(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : -1;
}
