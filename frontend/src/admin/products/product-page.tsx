import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { type Schemas, unwrap } from "../../api/client";
import { isStatus } from "../../api/errors";
import { useServices } from "../../app/services";
import { type Product, productQuery } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { Empty, Notice } from "../../ui/page";
import { Picture } from "../../ui/picture";
import { QueryResult } from "../../ui/query-result";
import { useToast } from "../../ui/toasts";
import { AdminPage } from "../admin-page";
import { ArchiveProduct } from "./archive-product";
import { changesOf, type ProductForm as Form, formOf } from "./product-fields";
import { ProductForm } from "./product-form";
import { StockPanel } from "./stock-panel";
import { texts } from "./texts";
import { useProductChanged } from "./use-product-changed";

export function AdminProductPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const query = useQuery(productQuery(api, id));
  const missing = isStatus(query.error, 404);
  return (
    <AdminPage
      title={missing ? t.missing : (query.data?.name ?? t.product)}
      back={{ to: "/admin/products", text: t.back }}
      beside={query.data && !missing && <Link to={`/products/${id}`}>{t.inShop}</Link>}
    >
      {missing ? (
        <Empty>{t.missingHint}</Empty>
      ) : (
        <QueryResult query={query}>{(product) => <Shown product={product} />}</QueryResult>
      )}
    </AdminPage>
  );
}

function Shown({ product }: { product: Product }) {
  return (
    <div className="aside-layout">
      <Edit product={product} />
      <div className="stack">
        <StockPanel product={product} />
        <ArchiveProduct product={product} />
      </div>
    </div>
  );
}

function Edit({ product }: { product: Product }) {
  const t = useTexts(texts);
  // The product as it was first loaded: a concurrent change must not overwrite what is being typed.
  const [before] = useState(product);
  const [unchanged, setUnchanged] = useState(false);
  const save = useSaving(product.id);
  const submit = (form: Form) => {
    const changes = changesOf(save.data ?? before, form);
    setUnchanged(Object.keys(changes).length === 0);
    if (Object.keys(changes).length > 0) save.mutate(changes);
  };
  return (
    <section className="stack form" aria-labelledby="details">
      <h2 id="details">{t.details}</h2>
      <Picture src={product.image_url} name={product.name} />
      {unchanged && <Notice>{t.unchanged}</Notice>}
      <ProductForm
        initial={formOf(before)}
        action={t.save}
        busy={save.isPending}
        error={save.error}
        onSubmit={submit}
      />
    </section>
  );
}

function useSaving(id: string) {
  const t = useTexts(texts);
  const { api } = useServices();
  const changed = useProductChanged();
  const toast = useToast();
  return useMutation({
    mutationFn: (body: Schemas["ProductUpdate"]) =>
      unwrap(api.PATCH("/products/{id}", { params: { path: { id } }, body })),
    onSuccess: (product) => {
      changed(product);
      toast(t.saved);
    },
  });
}
