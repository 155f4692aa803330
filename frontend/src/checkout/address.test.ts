import * as v from "valibot";
import { beforeEach, expect, it } from "vitest";
import {
  addressSchema,
  COUNTRIES,
  EMPTY_ADDRESS,
  loadDraftAddress,
  saveDraftAddress,
  toShippingAddress,
} from "./address";
import RULES from "./address-rules.json";
import { texts } from "./texts";

beforeEach(() => sessionStorage.clear());

it("a typed address is kept for the user who typed it only", () => {
  saveDraftAddress("u-1", { name: "Ada", city: "Faenza" });

  expect(loadDraftAddress("u-1")).toEqual({ name: "Ada", city: "Faenza" });
  expect(loadDraftAddress("u-2")).toEqual({});
});

it.each(COUNTRIES)("an address in %s needs the fields that the API requires, and no others", (country) => {
  const typed = { ...EMPTY_ADDRESS, name: "Ada", line1: "Via Roma 1", country };

  const { issues = [] } = v.safeParse(addressSchema(texts.en), typed);

  expect(issues.map((issue) => v.getDotPath(issue))).toEqual(RULES[country]);
});

it("a field without a text is sent as null", () => {
  const address = toShippingAddress({ ...EMPTY_ADDRESS, name: "Ada", line1: "Via Roma 1", country: "VA" });

  expect(address).toMatchObject({ city: null, postal_code: null, line2: null, region: null, phone: null });
});
