import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useServices } from "../../app/services";
import { categoriesQuery } from "../../catalogue/queries";
import { SearchField } from "../../catalogue/search-field";
import { useTexts } from "../../i18n";
import { SelectField } from "../../ui/field";
import type { ProductListParams } from "./queries";
import { texts } from "./texts";

interface ProductToolbarProps {
  params: ProductListParams;
  onChange: (change: Partial<ProductListParams>) => void;
}

export function ProductToolbar({ params, onChange }: ProductToolbarProps) {
  const t = useTexts(texts);
  const { api } = useServices();
  const { data: categories = [] } = useQuery(categoriesQuery(api));
  return (
    <div className="toolbar">
      <Search value={params.search} onChange={(search) => onChange({ search })} />
      <SelectField
        label={t.category}
        value={params.category}
        onChange={({ target }) => onChange({ category: target.value })}
      >
        <option value="">{t.anyCategory}</option>
        {categories.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        label={t.stock}
        value={params.stock}
        onChange={({ target }) => onChange({ stock: target.value as ProductListParams["stock"] })}
      >
        <option value="">{t.anyStock}</option>
        <option value="in">{t.inStock}</option>
        <option value="out">{t.outOfStock}</option>
      </SelectField>
    </div>
  );
}

/** The field keeps its timer while the user types: a re-render must not restart it. */
function Search({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const latest = useRef(onChange);
  latest.current = onChange;
  const change = useCallback((search: string) => latest.current(search), []);
  return <SearchField value={value} onChange={change} />;
}
