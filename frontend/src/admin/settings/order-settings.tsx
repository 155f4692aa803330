import { useForm } from "react-hook-form";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { TextField } from "../../ui/field";
import { orNull, SectionForm, SectionPage } from "./section-form";
import { type Sections, useSaveSection } from "./sections";
import { texts } from "./texts";

export function OrderSettingsPage() {
  return (
    <SectionPage section="orders">
      {(stored, reload) => <OrderForm key={stored.version} stored={stored} reload={reload} />}
    </SectionPage>
  );
}

function OrderForm({ stored, reload }: { stored: Sections["orders"]; reload: () => void }) {
  const t = useTexts(texts);
  const { currency } = useServices().config;
  const { minimum_total, maximum_total } = stored;
  const form = useForm({
    defaultValues: { minimum_total: minimum_total ?? "", maximum_total: maximum_total ?? "" },
  });
  const save = useSaveSection("orders", stored.version);
  const field = (name: "minimum_total" | "maximum_total", label: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      error={form.formState.errors[name]?.message}
      {...form.register(name)}
    />
  );
  return (
    <SectionForm
      form={form}
      save={save}
      reload={reload}
      onSubmit={(values) =>
        save.mutate({
          minimum_total: amountOrNull(values.minimum_total),
          maximum_total: amountOrNull(values.maximum_total),
        })
      }
    >
      {field("minimum_total", t.minimumTotal(currency))}
      {field("maximum_total", t.maximumTotal(currency))}
    </SectionForm>
  );
}

/** An amount as the API reads it; Italians type a decimal comma. */
export function amount(text: string): string {
  return text.trim().replace(",", ".");
}

export function amountOrNull(text: string): string | null {
  return orNull(amount(text));
}
