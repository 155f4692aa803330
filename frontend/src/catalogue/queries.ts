import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../api/client";
import type { Filters } from "./filters";

export type Product = Schemas["ProductPublic"];
const PAGE_SIZE = 24;
const meta = { public: true };

export function productsQuery(api: Api, filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ["products", filters],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/products", { params: { query: { ...toQuery(filters), ...pageParam, limit: PAGE_SIZE } }, signal }),
      ),
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ pagination }) =>
      pagination.next_cursor === null ? undefined : { cursor: pagination.next_cursor },
    // Keep the previous results while the next search runs.
    placeholderData: keepPreviousData,
    meta,
  });
}

function toQuery(filters: Filters) {
  const { in_stock, sort, ...texts } = filters;
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ""));
  return { ...given, ...(in_stock && { in_stock }), ...(sort !== "" && { sort }) };
}

export function categoriesQuery(api: Api) {
  return queryOptions({
    queryKey: ["categories"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/products/categories", { signal }))).categories,
    staleTime: 300_000,
    meta,
  });
}

export function productQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: ["product", id],
    queryFn: ({ signal }) => unwrap(api.GET("/products/{id}", { params: { path: { id } }, signal })),
    meta,
  });
}
