import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { ErrorMessage } from "../ui/error-message";
import { SkeletonBars } from "../ui/loading";
import { useDraft } from "../ui/use-draft";
import { type Filters, formatFilters, isRangeInverted, price, SORTS } from "./filters";
import { categoriesQuery } from "./queries";
import { texts } from "./texts";

interface FilterProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

/** Next to the products on a desktop; collapsed on a phone. */
export function FilterPanel({ filters, onChange }: FilterProps) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const body = useId();
  const set = formatFilters({ ...filters, sort: "", search: "" }).size;
  return (
    <aside className="filters" aria-label={t.filters}>
      <button
        type="button"
        className="button quiet filters-toggle"
        aria-expanded={open}
        aria-controls={body}
        onClick={() => setOpen(!open)}
      >
        {set > 0 ? t.filtersOn(set) : t.filters}
      </button>
      <div id={body} className="filters-body" data-open={open || undefined}>
        <Categories filters={filters} onChange={onChange} />
        <PriceRange filters={filters} onChange={onChange} />
        <label className="check">
          <input
            type="checkbox"
            checked={filters.in_stock}
            onChange={(event) => onChange({ in_stock: event.target.checked })}
          />
          {t.inStock}
        </label>
      </div>
    </aside>
  );
}

function Categories({ filters, onChange }: FilterProps) {
  const t = useTexts(texts);
  const { api } = useServices();
  const { data, error, refetch } = useQuery(categoriesQuery(api));
  return (
    <fieldset className="categories">
      <legend>{t.categories}</legend>
      {error && !data && <ErrorMessage error={error} retry={() => refetch()} />}
      {!error && !data && <SkeletonBars count={8} />}
      {data &&
        [{ name: "", count: 0 }, ...data].map(({ name, count }) => (
          <label key={name} className="choice">
            <input
              type="radio"
              name="category"
              checked={filters.category === name}
              onChange={() => onChange({ category: name })}
            />
            <span>{name || t.all}</span>
            {name && <span className="fine">{count}</span>}
          </label>
        ))}
    </fieldset>
  );
}

function PriceRange({ filters, onChange }: FilterProps) {
  const t = useTexts(texts);
  const { min_price: lowest, max_price: highest } = filters;
  return (
    <fieldset className="range">
      <legend>{t.price}</legend>
      <div className="range-fields">
        <PriceField label={t.from} value={lowest} onChange={(min_price) => onChange({ min_price })} />
        <PriceField label={t.to} value={highest} onChange={(max_price) => onChange({ max_price })} />
      </div>
      {isRangeInverted(filters) && <p className="error">{t.range}</p>}
    </fieldset>
  );
}

/** A partly typed price is a price too, so it takes effect on blur or Enter. */
function PriceField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props;
  const t = useTexts(texts);
  const { currency } = useServices().config;
  const id = useId();
  const { field, refused } = useDraft(value, (text) => {
    const given = price(text, currency);
    if (given !== null) onChange(given);
    return given;
  });
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={refused ? `${id}-error` : undefined}
        {...field}
      />
      {refused && (
        <p id={`${id}-error`} className="error" role="alert">
          {t.noPrice}
        </p>
      )}
    </div>
  );
}

export function SortField({ filters, onChange }: FilterProps) {
  const t = useTexts(texts);
  const id = useId();
  return (
    <div className="sort">
      <label htmlFor={id}>{t.sort}</label>
      <select
        id={id}
        value={filters.sort || "newest"}
        onChange={({ target }) =>
          onChange({ sort: SORTS.find((each) => each === target.value && each !== "newest") ?? "" })
        }
      >
        {SORTS.map((each) => (
          <option key={each} value={each}>
            {t.sorts[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
