import { useQueries } from "@tanstack/react-query";
import { isStatus } from "../api/errors";
import { useCartLines, useServices } from "../app/services";
import { productQuery } from "../catalogue/queries";
import type { CartLine } from "./cart";
import { checkLine, type LineCheck } from "./check-line";

export interface CheckedLine {
  line: CartLine;
  /** undefined while it is being checked, or if the check failed. */
  checked: LineCheck | undefined;
  error: unknown;
  retry: () => void;
}

/** The cart compared with the current catalogue. */
export function useCheckedCart(): CheckedLine[] {
  const { api } = useServices();
  const lines = useCartLines();
  const queries = useQueries({
    queries: lines.map((line) => ({ ...productQuery(api, line.product_id), staleTime: 5_000 })),
  });
  return lines.map((line, index) => {
    const query = queries[index];
    const unavailable = isStatus(query?.error, 404);
    const product = unavailable ? null : query?.data;
    return {
      line,
      checked: product === undefined ? undefined : checkLine(line, product),
      error: unavailable || query?.data ? null : query?.error,
      retry: () => void query?.refetch(),
    };
  });
}
