import { useInfiniteQuery } from "@tanstack/react-query";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { LoadMore } from "../ui/load-more";
import { Loading } from "../ui/loading";
import { Empty, Page } from "../ui/page";
import { FilterPanel, SortField } from "./filter-panel";
import { type Filters, formatFilters, isFiltered, isRangeInverted, NO_FILTERS, useFilters } from "./filters";
import { ProductCard, ProductCardSkeletons } from "./product-card";
import { productsQuery } from "./queries";
import { SearchField } from "./search-field";
import { texts } from "./texts";

export function CataloguePage() {
  const t = useTexts(texts);
  const [filters, change] = useFilters();
  return (
    <Page title={filters.category || t.title} className="catalogue" above={<Banner />}>
      <SearchField
        value={filters.search}
        onChange={(search) => change({ search }, { replace: filters.search !== "" })}
      />
      <FilterPanel filters={filters} onChange={change} />
      <Products filters={filters} onChange={change} />
    </Page>
  );
}

function Banner() {
  const t = useTexts(texts);
  return <p className="lead">{t.lead}</p>;
}

interface FiltersProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

function Products({ filters, onChange }: FiltersProps) {
  const t = useTexts(texts);
  const { api } = useServices();
  const rangeInverted = isRangeInverted(filters);
  const query = useInfiniteQuery({ ...productsQuery(api, filters), enabled: !rangeInverted });
  if (rangeInverted) return <Empty>{t.range}</Empty>;
  if (query.isPending) {
    return (
      <Loading>
        <ProductCardSkeletons />
      </Loading>
    );
  }
  if (query.isError && !query.data) return <ErrorMessage error={query.error} retry={() => query.refetch()} />;
  const { pages } = query.data;
  const products = pages.flatMap((page) => page.products);
  const pagination = pages[0]?.pagination;
  return (
    <section className="results" aria-busy={query.isPlaceholderData}>
      <div className="results-head">
        {pagination && <Count {...pagination} searching={query.isPlaceholderData} />}
        <SortField filters={filters} onChange={onChange} />
      </div>
      {products.length === 0 && <NoResults filters={filters} onChange={onChange} />}
      <ul className="grid">
        {products.map((product, index) => (
          <li key={product.id}>
            <ProductCard product={product} eager={index < 4} />
          </li>
        ))}
      </ul>
      <LoadMore key={String(formatFilters(filters))} query={query}>
        {t.more}
      </LoadMore>
    </section>
  );
}

function Count({ total, total_capped, searching }: { total: number; total_capped: boolean; searching: boolean }) {
  const t = useTexts(texts);
  const { number } = useFormats();
  return (
    <p className="count" role="status">
      {searching ? t.searching : t.results(number(total), total === 1, total_capped)}
    </p>
  );
}

function NoResults({ filters, onChange }: FiltersProps) {
  const t = useTexts(texts);
  return (
    <Empty>
      <h2>{t.none}</h2>
      <p>{t.noneHint}</p>
      {isFiltered(filters) && <Button onClick={() => onChange(NO_FILTERS)}>{t.reset}</Button>}
    </Empty>
  );
}
