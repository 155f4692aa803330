import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { type Api, unwrap } from "../../api/client";

const PAGE_SIZE = 25;
const STOCKS = ["in", "out"] as const;

/** The filters. They are kept in the address, so that Back restores them. */
export interface Wanted {
  search: string;
  category: string;
  stock: (typeof STOCKS)[number] | "";
  page: number;
}

export function useWanted(): [Wanted, (change: Partial<Wanted>) => string, (change: Partial<Wanted>) => void] {
  const [params, setParams] = useSearchParams();
  const wanted: Wanted = {
    search: params.get("search")?.slice(0, 100) ?? "",
    category: params.get("category") ?? "",
    stock: STOCKS.find((each) => each === params.get("stock")) ?? "",
    page: Math.max(1, Math.trunc(Number(params.get("page"))) || 1),
  };
  const address = (change: Partial<Wanted>) => format({ ...wanted, ...change });
  return [wanted, address, (change) => setParams(format({ ...wanted, page: 1, ...change }), { replace: true })];
}

function format({ page, ...texts }: Wanted): string {
  const set = Object.entries(texts).filter(([, value]) => value !== "");
  return `?${new URLSearchParams([...set, ...(page > 1 ? [["page", String(page)]] : [])] as string[][])}`;
}

export function productPageQuery(api: Api, { search, category, stock, page }: Wanted) {
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
    meta: { everybody: true },
  });
}
