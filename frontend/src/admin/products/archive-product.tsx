import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import type { Product } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { FormError } from "../../ui/error-message";
import { useToast } from "../../ui/toasts";
import { texts } from "./texts";
import { useProductChanged } from "./use-product-changed";

export function ArchiveProduct({ product }: { product: Product }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const archive = useArchiveProduct(product);
  return (
    <section className="panel stack">
      <h2>{t.archiveTitle}</h2>
      <p>{t.archiveText}</p>
      <div className="row">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t.archive}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t.archiveConfirm(product.name)}
          action={t.archive}
          dismiss={t.keep}
          busy={archive.isPending}
          onConfirm={() => archive.mutate()}
          onDismiss={() => setAsking(false)}
        >
          <FormError error={archive.error} />
          <p>{t.archiveFinal}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function useArchiveProduct({ id, name }: Product) {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const navigate = useNavigate();
  const changed = useProductChanged();
  const toast = useToast();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/products/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate("/admin/products");
      queries.removeQueries({ queryKey: ["product", id] });
      changed();
      toast(t.archived(name));
    },
  });
}
