import { queryOptions } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../api/client";
import { type AddressForm, EMPTY_ADDRESS } from "./address";

export type SavedAddress = Schemas["SavedAddressPublic"];

export const ADDRESS_NAMES = Object.keys(EMPTY_ADDRESS) as (keyof AddressForm)[];

/** The addresses that the customer saved, the default first. */
export function addressesQuery(api: Api) {
  return queryOptions({
    queryKey: ["addresses"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/auth/addresses", { signal }))).addresses,
  });
}

export function toForm(address: SavedAddress): AddressForm {
  return Object.fromEntries(ADDRESS_NAMES.map((name) => [name, address[name] ?? ""])) as unknown as AddressForm;
}

/** An address in one line. */
export function inOneLine({ name, line1, postal_code, city }: SavedAddress): string {
  return [name, line1, [postal_code, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}
