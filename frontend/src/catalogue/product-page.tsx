import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Link, useLocation, useParams } from "react-router";
import { isStatus } from "../api/errors";
import { useCartLines, useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button, ButtonLink } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { Loading, SkeletonBars } from "../ui/loading";
import { Empty, Heading, Page } from "../ui/page";
import { Picture } from "../ui/picture";
import { useToast } from "../ui/toasts";
import { Stock } from "./product-card";
import { type Product, productQuery } from "./queries";
import { texts } from "./texts";

export function ProductPage() {
  const { id = "" } = useParams();
  const { api } = useServices();
  const { data, error, refetch } = useQuery(productQuery(api, id));
  if (data) return <ProductDetails product={data} />;
  if (isStatus(error, 404)) return <Missing />;
  return (
    <Page title="Bottega" titled above={<BackLink />}>
      {error ? <ErrorMessage error={error} retry={() => refetch()} /> : <ProductSkeleton />}
    </Page>
  );
}

function ProductSkeleton() {
  return (
    <Loading>
      <div className="product ghost">
        <span className="picture" />
        <SkeletonBars count={5} />
      </div>
    </Loading>
  );
}

/** Back to the catalogue with the filters that led here. */
function BackLink() {
  const t = useTexts(texts);
  const state = useLocation().state as { catalogue?: string } | null;
  return (
    <p className="back">
      <Link to={`/${state?.catalogue ?? ""}`}>{t.back}</Link>
    </p>
  );
}

function Missing() {
  const t = useTexts(texts);
  return (
    <Page title={t.missing}>
      <Empty>
        <p>{t.missingHint}</p>
        <ButtonLink to="/">{t.back}</ButtonLink>
      </Empty>
    </Page>
  );
}

function ProductDetails({ product }: { product: Product }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <Page title={product.name} titled above={<BackLink />}>
      <article className="product">
        <Picture src={product.image_url} name={product.name} eager />
        <div className="product-text">
          <p className="fine">
            <Link to={`/?category=${encodeURIComponent(product.category)}`}>{product.category}</Link>
          </p>
          <Heading>{product.name}</Heading>
          <p className="price large">{money(product.price, product.currency)}</p>
          <p className="fine">{t.tax}</p>
          <p className="description">{product.description}</p>
          <Stock left={product.stock} always />
          {product.stock > 0 && <AddToCart product={product} />}
          {product.sku && (
            <p className="fine">
              {t.sku}: {product.sku}
            </p>
          )}
        </div>
      </article>
    </Page>
  );
}

function AddToCart({ product }: { product: Product }) {
  const t = useTexts(texts);
  const { cart } = useServices();
  const toast = useToast();
  const id = useId();
  const [quantity, setQuantity] = useState(1);
  const inCart = useCartLines().find((line) => line.product_id === product.id)?.quantity ?? 0;
  const maxQuantity = Math.max(1, Math.min(product.stock - inCart, 99));
  const add = () => {
    const { id: product_id, name, price, currency, image_url } = product;
    cart.add({ product_id, name, price, currency, image_url, quantity: Math.min(quantity, maxQuantity) });
    toast(
      <>
        {t.added(name)} <Link to="/cart">{t.toCart}</Link>
      </>,
    );
  };
  return (
    <div className="add">
      <label htmlFor={id}>{t.quantity}</label>
      <select
        id={id}
        value={Math.min(quantity, maxQuantity)}
        onChange={(event) => setQuantity(Number(event.target.value))}
      >
        {Array.from({ length: maxQuantity }, (_, index) => index + 1).map((count) => (
          <option key={count}>{count}</option>
        ))}
      </select>
      <Button onClick={add} disabled={inCart >= product.stock}>
        {t.add}
      </Button>
      {inCart > 0 && (
        <p className="fine">
          <Link to="/cart">{t.inCart(inCart)}</Link>
        </p>
      )}
    </div>
  );
}
