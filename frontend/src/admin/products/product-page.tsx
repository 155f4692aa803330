import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { type Schemas, unwrap } from "../../api/client";
import { isStatus } from "../../api/errors";
import { useServices } from "../../app/services";
import { type Product, productQuery } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Button } from "../../ui/button";
import { FocusOnMount } from "../../ui/focus-on-mount";
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
      beside={query.data && !missing && <Link to={`/products/${id}`}>{t.viewInShop}</Link>}
    >
      {missing ? (
        <Empty>{t.missingHint}</Empty>
      ) : (
        <QueryResult query={query}>{(product) => <ProductDetails product={product} />}</QueryResult>
      )}
    </AdminPage>
  );
}

function ProductDetails({ product }: { product: Product }) {
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

/** Edits the product. The form is reset with each version of the product that is saved or loaded. */
function Edit({ product }: { product: Product }) {
  const [version, setVersion] = useState(product);
  return <EditForm key={JSON.stringify(formOf(version))} product={version} onVersion={setVersion} />;
}

function EditForm({ product, onVersion }: { product: Product; onVersion: (product: Product) => void }) {
  const t = useTexts(texts);
  const [unchanged, setUnchanged] = useState(false);
  const [newer, setNewer] = useState<Product | null>(null);
  const save = useSaveProduct(product, onVersion, setNewer);
  const submit = (form: Form) => {
    const changes = changesOf(newer ?? product, form);
    setUnchanged(Object.keys(changes).length === 0);
    if (Object.keys(changes).length > 0) save.mutate({ changes, base: newer ?? product });
  };
  return (
    <section className="stack form" aria-labelledby="details">
      <h2 id="details">{t.details}</h2>
      <Picture src={product.image_url} name={product.name} />
      {unchanged && <Notice>{t.unchanged}</Notice>}
      {newer && <Changed newer={newer} onLoad={() => onVersion(newer)} />}
      <ProductForm
        initial={formOf(product)}
        action={newer ? t.overwrite : t.save}
        busy={save.isPending}
        error={save.error}
        onSubmit={submit}
      />
    </section>
  );
}

/** Another admin, or another tab, has saved the product since this form was opened. */
function Changed({ newer, onLoad }: { newer: Product; onLoad: () => void }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <FocusOnMount className="notice warning" role="alert">
      <p>{t.changedElsewhere(newer.name, money(newer.price, newer.currency))}</p>
      <Button kind="quiet" onClick={onLoad}>
        {t.loadNewer}
      </Button>
    </FocusOnMount>
  );
}

interface Save {
  changes: Schemas["ProductUpdate"];
  /** The version that the changes are based on. */
  base: Product;
}

function useSaveProduct(product: Product, onSaved: (product: Product) => void, onNewer: (product: Product) => void) {
  const t = useTexts(texts);
  const { api } = useServices();
  const changed = useProductChanged();
  const toast = useToast();
  const path = { id: product.id };
  return useMutation({
    mutationFn: async ({ changes, base }: Save) => {
      const current = await unwrap(api.GET("/products/{id}", { params: { path }, cache: "no-store" }));
      if (Object.keys(changesOf(base, formOf(current))).length > 0) return { newer: current };
      return { saved: await unwrap(api.PATCH("/products/{id}", { params: { path }, body: changes })) };
    },
    onSuccess: ({ newer, saved }) => {
      const latest = newer ?? saved;
      changed(latest);
      if (newer) return onNewer(newer);
      if (saved) onSaved(saved);
      toast(t.saved);
    },
  });
}
