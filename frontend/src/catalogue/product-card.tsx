import { Link, useLocation } from "react-router";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Picture } from "../ui/picture";
import type { Product } from "./queries";
import { texts } from "./texts";

export function ProductCard({ product, eager }: { product: Product; eager: boolean }) {
  const { money } = useFormats();
  const { search } = useLocation();
  return (
    <article className="card" data-sold-out={product.stock === 0 || undefined}>
      <Picture src={product.image_url} name={product.name} eager={eager} />
      <div className="card-text">
        <p className="fine">{product.category}</p>
        <h2>
          <Link to={`/products/${product.id}`} state={{ catalogue: search }}>
            {product.name}
          </Link>
        </h2>
        <p className="price">{money(product.price, product.currency)}</p>
        <Stock left={product.stock} />
      </div>
    </article>
  );
}

const LOW_STOCK = 5;

/** How many are left, if that matters. */
export function Stock({ left, always = false }: { left: number; always?: boolean }) {
  const t = useTexts(texts);
  if (left === 0) return <p className="stock none">{t.soldOut}</p>;
  if (left <= LOW_STOCK) return <p className="stock few">{left === 1 ? t.last : t.few(left)}</p>;
  return always ? <p className="stock">{t.available}</p> : null;
}

export function ProductCardSkeletons() {
  return (
    <div className="grid" aria-hidden="true">
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="card ghost">
          <span className="picture" />
          <span className="bar" />
          <span className="bar short" />
        </div>
      ))}
    </div>
  );
}
