import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Schemas } from "../api/client";
import { useServices } from "../app/services";
import { parseAmount } from "../cart/money";

export type Sort = Schemas["Sort"];
export const SORTS = ["newest", "price", "-price", "name"] as const satisfies readonly Sort[];

/** The catalogue's filters; empty strings filter nothing. They are in the address, so that links can be shared. */
export interface Filters {
  search: string;
  category: string;
  min_price: string;
  max_price: string;
  in_stock: boolean;
  sort: Sort | "";
}

/** In characters; the API refuses more. */
export const MAX_SEARCH_LENGTH = 100;

export const NO_FILTERS: Filters = {
  search: "",
  category: "",
  min_price: "",
  max_price: "",
  in_stock: false,
  sort: "",
};

export function parseFilters(params: URLSearchParams, currency: string): Filters {
  return {
    search: params.get("search")?.slice(0, MAX_SEARCH_LENGTH) ?? "",
    category: params.get("category") ?? "",
    min_price: price(params.get("min_price"), currency) ?? "",
    max_price: price(params.get("max_price"), currency) ?? "",
    in_stock: params.get("in_stock") === "true",
    sort: SORTS.find((each) => each === params.get("sort")) ?? "",
  };
}

export function formatFilters(filters: Filters): URLSearchParams {
  const set = Object.entries(filters).filter(([, value]) => value !== "" && value !== false);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

/** @returns The decimal string for the API, empty for no limit, null if it is not a price. */
export function price(text: string | null, currency: string): string | null {
  return text?.trim() ? parseAmount(text, currency) : "";
}

/** Whether the lowest price is above the highest, which the API refuses. */
export function isRangeInverted({ min_price, max_price }: Filters): boolean {
  return min_price !== "" && max_price !== "" && Number(min_price) > Number(max_price);
}

export function isFiltered(filters: Filters): boolean {
  return formatFilters({ ...filters, sort: "" }).size > 0;
}

/** Changes become entries of the history, so that Back undoes them; while the user types, one entry is updated. */
export function useFilters(): [Filters, (change: Partial<Filters>, options?: { replace: boolean }) => void] {
  const { currency } = useServices().config;
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(params, currency), [params, currency]);
  const change = useCallback(
    (changed: Partial<Filters>, { replace } = { replace: false }) =>
      setParams((now) => formatFilters({ ...parseFilters(now, currency), ...changed }), {
        replace,
        preventScrollReset: true,
      }),
    [setParams, currency],
  );
  return [filters, change];
}
