import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { type Api, unwrap } from "../../api/client";

const PAGE_SIZE = 25;
const STOCKS = ["in", "out"] as const;

/** The filters. They are kept in the address, so that Back restores them. */
export interface ProductListParams {
  search: string;
  category: string;
  stock: (typeof STOCKS)[number] | "";
  page: number;
}

export function useProductListParams(): [
  ProductListParams,
  (change: Partial<ProductListParams>) => string,
  (change: Partial<ProductListParams>) => void,
] {
  const [searchParams, setSearchParams] = useSearchParams();
  const params: ProductListParams = {
    search: searchParams.get("search")?.slice(0, 100) ?? "",
    category: searchParams.get("category") ?? "",
    stock: STOCKS.find((each) => each === searchParams.get("stock")) ?? "",
    page: Math.max(1, Math.trunc(Number(searchParams.get("page"))) || 1),
  };
  const address = (change: Partial<ProductListParams>) => format({ ...params, ...change });
  return [params, address, (change) => setSearchParams(format({ ...params, page: 1, ...change }), { replace: true })];
}

function format({ page, ...texts }: ProductListParams): string {
  const set = Object.entries(texts).filter(([, value]) => value !== "");
  return `?${new URLSearchParams([...set, ...(page > 1 ? [["page", String(page)]] : [])] as string[][])}`;
}

export function productPageQuery(api: Api, { search, category, stock, page }: ProductListParams) {
  const filters = {
    ...(search && { search }),
    ...(category && { category }),
    ...(stock && { in_stock: stock === "in" }),
  };
  return queryOptions({
    queryKey: ["products", "page", filters, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/products", { params: { query: { ...filters, page, limit: PAGE_SIZE } }, signal })),
    placeholderData: keepPreviousData,
    meta: { public: true },
  });
}
