import { useCallback } from "react";
import { useServices } from "../../app/services";
import type { Product } from "../../catalogue/queries";

/** Updates the cached queries after one product changed, or after an unknown number of them did. */
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
