import { useCallback } from "react";
import { useServices } from "../../app/services";
import type { Product } from "../../catalogue/queries";

/** Tells all pages about a product that was changed, or about an unknown number of them. */
export function useProductChanged(): (product?: Product) => void {
  const { queries } = useServices();
  return useCallback(
    (product) => {
      if (product) queries.setQueryData(["product", product.id], product);
      else void queries.invalidateQueries({ queryKey: ["product"] });
      void queries.invalidateQueries({ queryKey: ["products"] });
      void queries.invalidateQueries({ queryKey: ["categories"] });
    },
    [queries],
  );
}
