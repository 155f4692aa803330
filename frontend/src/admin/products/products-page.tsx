import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useServices } from "../../app/services";
import { Stock } from "../../catalogue/product-card";
import type { Product } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { ButtonLink } from "../../ui/button";
import { Empty } from "../../ui/page";
import { Picture } from "../../ui/picture";
import { QueryResult } from "../../ui/query-result";
import { Table } from "../../ui/table";
import { AdminPage } from "../admin-page";
import { ProductToolbar } from "./product-toolbar";
import { type ProductListParams, productPageQuery, useProductListParams } from "./queries";
import { texts } from "./texts";

export function AdminProductsPage() {
  const t = useTexts(texts);
  const [params, address, change] = useProductListParams();
  return (
    <AdminPage title={t.title} beside={<Actions />}>
      <ProductToolbar params={params} onChange={change} />
      <Products params={params} pageAt={(page) => address({ page })} />
    </AdminPage>
  );
}

function Actions() {
  const t = useTexts(texts);
  return (
    <div className="row">
      <ButtonLink kind="quiet" to="/admin/products/import">
        {t.importTitle}
      </ButtonLink>
      <ButtonLink to="/admin/products/new">{t.newTitle}</ButtonLink>
    </div>
  );
}

function Products({ params, pageAt }: { params: ProductListParams; pageAt: (page: number) => string }) {
  const t = useTexts(texts);
  const { api } = useServices();
  const { number } = useFormats();
  const query = useQuery(productPageQuery(api, params));
  const count = useFocusOnPageChange(params.page);
  return (
    <QueryResult query={query}>
      {({ products, pagination: { total, total_capped, pages } }) => (
        <>
          <p className="results-head count" role="status" tabIndex={-1} ref={count}>
            {query.isPlaceholderData ? t.searching : t.results(number(total), total === 1, total_capped)}
          </p>
          {products.length === 0 ? (
            <Empty>{t.none}</Empty>
          ) : (
            <ProductTable products={products} busy={query.isPlaceholderData} />
          )}
          {pages > 1 && <Pages page={params.page} pages={pages} pageAt={pageAt} />}
        </>
      )}
    </QueryResult>
  );
}

/** A new page starts at the top. */
function useFocusOnPageChange(page: number) {
  const place = useRef<HTMLParagraphElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current !== page) place.current?.focus();
    shown.current = page;
  }, [page]);
  return place;
}

function ProductTable({ products, busy }: { products: Product[]; busy: boolean }) {
  const t = useTexts(texts);
  const { money, number } = useFormats();
  return (
    <Table
      caption={t.caption}
      rows={products}
      busy={busy}
      keyOf={({ id }) => id}
      columns={[
        { head: t.product, cell: (product) => <Name product={product} /> },
        { head: t.category, cell: ({ category }) => category },
        { head: t.price, number: true, cell: ({ price, currency }) => money(price, currency) },
        {
          head: t.stock,
          number: true,
          cell: ({ stock }) => (
            <div>
              {number(stock)} <Stock left={stock} />
            </div>
          ),
        },
      ]}
    />
  );
}

function Name({ product: { id, name, sku, image_url } }: { product: Product }) {
  return (
    <span className="thumbed">
      <Picture src={image_url} name={name} />
      <span>
        <Link to={`/admin/products/${id}`}>{name}</Link>
        <br />
        <span className="fine">{sku}</span>
      </span>
    </span>
  );
}

function Pages({ page, pages, pageAt }: { page: number; pages: number; pageAt: (page: number) => string }) {
  const t = useTexts(texts);
  return (
    <nav className="pages" aria-label={t.pages}>
      {page > 1 && (
        <ButtonLink kind="quiet" to={pageAt(page - 1)}>
          {t.previous}
        </ButtonLink>
      )}
      <span>{t.pageOf(page, pages)}</span>
      {page < pages && (
        <ButtonLink kind="quiet" to={pageAt(page + 1)}>
          {t.next}
        </ButtonLink>
      )}
    </nav>
  );
}
