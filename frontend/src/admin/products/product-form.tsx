import { valibotResolver } from "@hookform/resolvers/valibot";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { useServices } from "../../app/services";
import { categoriesQuery } from "../../catalogue/queries";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { FormError } from "../../ui/error-message";
import { TextAreaField, TextField } from "../../ui/field";
import { useUnsavedChanges } from "../../ui/unsaved-changes";
import { useFieldErrors } from "../../ui/use-field-errors";
import { type ProductForm as Form, productSchema } from "./product-fields";
import { texts } from "./texts";

interface ProductFormProps {
  initial: Form;
  /** Whether to ask for the initial stock too. */
  withStock?: boolean;
  action: string;
  busy: boolean;
  error: unknown;
  /** Whether the values have been saved, so that the page can be left. */
  saved?: boolean;
  onSubmit: (form: Form) => void;
}

const CODES = { sku_taken: "sku" } as const;

export function ProductForm({
  initial,
  withStock = false,
  action,
  busy,
  error,
  saved = false,
  onSubmit,
}: ProductFormProps) {
  const t = useTexts(texts);
  const { currency } = useServices().config;
  const form = useForm<Form>({ resolver: valibotResolver(productSchema(currency, t)), defaultValues: initial });
  const { setError } = form;
  const unmarked = useFieldErrors(error, setError, { codes: CODES, words: { sku_taken: t.skuTaken } });
  useUnsavedChanges(form.formState.isDirty && !busy && !saved);
  const categories = useId();
  const field = (name: keyof Form, label: string) => ({
    label,
    error: form.formState.errors[name]?.message,
    autoComplete: "off",
    ...form.register(name),
  });
  return (
    <form className="stack form" noValidate onSubmit={form.handleSubmit(onSubmit)}>
      <FormError error={unmarked} />
      <TextField {...field("name", t.name)} required />
      <div className="pair">
        <TextField {...field("price", t.priceIn(currency))} required inputMode="decimal" />
        <TextField {...field("category", t.category)} required list={categories} />
      </div>
      <Categories id={categories} />
      <TextAreaField {...field("description", t.description)} rows={5} />
      <div className="pair">
        <TextField {...field("sku", t.sku)} hint={t.skuHint} />
        {withStock && <TextField {...field("stock", t.firstStock)} required inputMode="numeric" />}
      </div>
      <TextField {...field("image_url", t.image)} hint={t.imageHint} />
      <div className="row">
        <Button type="submit" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

function Categories({ id }: { id: string }) {
  const { api } = useServices();
  const { data = [] } = useQuery(categoriesQuery(api));
  return (
    <datalist id={id}>
      {data.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
