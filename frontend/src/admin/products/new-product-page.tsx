import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { type Schemas, unwrap } from "../../api/client";
import { isOutcomeUnknown } from "../../api/errors";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { Notice } from "../../ui/page";
import { useToast } from "../../ui/toasts";
import { AdminPage } from "../admin-page";
import { NEW_PRODUCT, toNewProduct } from "./product-fields";
import { ProductForm } from "./product-form";
import { texts } from "./texts";
import { useProductChanged } from "./use-product-changed";

export function NewProductPage() {
  const t = useTexts(texts);
  const create = useCreateProduct();
  return (
    <AdminPage title={t.newTitle} back={{ to: "/admin/products", text: t.back }}>
      {isOutcomeUnknown(create.error) && <Notice kind="warning">{t.perhapsCreated}</Notice>}
      <ProductForm
        initial={NEW_PRODUCT}
        withStock
        action={t.create}
        busy={create.isPending}
        error={create.error}
        saved={create.isSuccess}
        onSubmit={(form) => create.mutate(toNewProduct(form))}
      />
    </AdminPage>
  );
}

function useCreateProduct() {
  const t = useTexts(texts);
  const { api } = useServices();
  const navigate = useNavigate();
  const changed = useProductChanged();
  const toast = useToast();
  return useMutation({
    mutationFn: (body: Schemas["ProductCreate"]) => unwrap(api.POST("/products", { body })),
    onSuccess: (product) => {
      changed(product);
      toast(t.created(product.name));
      void navigate(`/admin/products/${product.id}`, { replace: true });
    },
  });
}
