import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Schemas } from "../api/client";

export type Sort = Schemas["Sort"];
export const SORTS = ["newest", "price", "-price", "name"] as const satisfies readonly Sort[];

/** What the catalogue shows; empty strings filter nothing. It lives in the address, so that it can be sent to somebody. */
export interface Filters {
  search: string;
  category: string;
  min_price: string;
  max_price: string;
  in_stock: boolean;
  sort: Sort | "";
}

export const NO_FILTERS: Filters = {
  search: "",
  category: "",
  min_price: "",
  max_price: "",
  in_stock: false,
  sort: "",
};

export function parseFilters(params: URLSearchParams): Filters {
  return {
    search: params.get("search")?.slice(0, 200) ?? "",
    category: params.get("category") ?? "",
    min_price: price(params.get("min_price")),
    max_price: price(params.get("max_price")),
    in_stock: params.get("in_stock") === "true",
    sort: SORTS.find((each) => each === params.get("sort")) ?? "",
  };
}

export function formatFilters(filters: Filters): URLSearchParams {
  const set = Object.entries(filters).filter(([, value]) => value !== "" && value !== false);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

/** @returns The decimal string that the API takes, empty for anything that is no price. A comma is a decimal point here. */
export function price(text: string | null): string {
  const given = (text ?? "").trim().replace(",", ".");
  return /^\d{1,10}(\.\d{1,3})?$/.test(given) ? given : "";
}

export function isFiltered(filters: Filters): boolean {
  return formatFilters({ ...filters, sort: "" }).size > 0;
}

export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(params), [params]);
  const change = useCallback(
    (changed: Partial<Filters>) =>
      setParams((now) => formatFilters({ ...parseFilters(now), ...changed }), {
        replace: true,
        preventScrollReset: true,
      }),
    [setParams],
  );
  return [filters, change];
}
