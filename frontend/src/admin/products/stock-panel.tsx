import { useState } from "react";
import { type Schemas, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { useAttempt } from "../../app/use-attempt";
import type { Product } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { FocusOnMount } from "../../ui/focus-on-mount";
import { UnknownOutcome } from "../../ui/unknown-outcome";
import { StockForm } from "./stock-form";
import { texts } from "./texts";
import { useProductChanged } from "./use-product-changed";

/** The available stock, and a form to adjust it. */
export function StockPanel({ product }: { product: Product }) {
  const t = useTexts(texts);
  const { number, signed } = useFormats();
  const [done, setDone] = useState(0);
  const adjust = useAdjustStock(product, () => setDone(done + 1));
  return (
    <section className="panel stack">
      <h2>{t.stock}</h2>
      <p role="status">
        <strong className="price large">{number(product.stock)}</strong> {t.available}
      </p>
      <p className="fine">{t.stockHint}</p>
      {adjust.data && (
        <FocusOnMount key={done} className="notice good">
          {t.adjusted(number(adjust.data.stock))}
        </FocusOnMount>
      )}
      {adjust.unknown ? (
        <UnknownOutcome text={t.adjustUnknown(signed(adjust.unknown.delta))} again={adjust.again} />
      ) : (
        <StockForm
          key={`form ${done}`}
          left={product.stock}
          busy={adjust.isPending}
          error={adjust.error}
          onSubmit={adjust.begin}
        />
      )}
    </section>
  );
}

function useAdjustStock({ id }: Product, onDone: () => void) {
  const { api, queries } = useServices();
  const changed = useProductChanged();
  return useAttempt(`stock.${id}`, {
    send: (body: Schemas["StockAdjustmentCreate"], header) =>
      unwrap(api.POST("/products/{id}/stock-adjustments", { params: { path: { id }, header }, body })),
    onSuccess: () => {
      changed();
      onDone();
    },
    // A customer may have bought some in the meantime.
    refresh: () => queries.invalidateQueries({ queryKey: ["product", id] }),
  });
}
