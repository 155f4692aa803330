import { useFieldArray, useForm } from "react-hook-form";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { SelectField, TextField } from "../../ui/field";
import { amount } from "./order-settings";
import { messageIn, orNull, SectionForm, SectionPage } from "./section-form";
import { type Fields, type Sections, useSaveSection } from "./sections";
import { texts } from "./texts";

type Rate = Schemas["TaxRateModel"];

interface Form {
  regime: Sections["taxes"]["regime"];
  home_country: string;
  vat_number: string;
  rates: { country: string; tax_class: Rate["tax_class"]; rate: string; valid_from: string }[];
}

export function TaxSettingsPage() {
  return (
    <SectionPage section="taxes">
      {(stored, reload) => <TaxForm key={stored.version} stored={stored} reload={reload} />}
    </SectionPage>
  );
}

function TaxForm({ stored, reload }: { stored: Sections["taxes"]; reload: () => void }) {
  const t = useTexts(texts);
  const { regime, home_country, vat_number, rates } = stored;
  const form = useForm<Form>({ defaultValues: { regime, home_country, vat_number: vat_number ?? "", rates } });
  const save = useSaveSection("taxes", stored.version);
  const rows = useFieldArray({ control: form.control, name: "rates" });
  const { errors } = form.formState;
  return (
    <SectionForm form={form} save={save} reload={reload} onSubmit={(values) => save.mutate(fieldsOf(values))}>
      <SelectField label={t.regime} error={errors.regime?.message} {...form.register("regime")}>
        <option value="domestic">{t.regimes.domestic}</option>
        <option value="oss">{t.regimes.oss}</option>
      </SelectField>
      <TextField label={t.homeCountry} error={errors.home_country?.message} {...form.register("home_country")} />
      <TextField label={t.vatNumber} error={errors.vat_number?.message} {...form.register("vat_number")} />
      <fieldset className="panel stack">
        <legend>{t.rates}</legend>
        <p className="fine">{t.ratesHint}</p>
        {errors.rates?.message && <p className="error">{errors.rates.message}</p>}
        {rows.fields.map(({ id }, index) => (
          <div key={id} className="row">
            <TextField
              label={t.rateCountry}
              error={messageIn(errors.rates?.[index]?.country)}
              {...form.register(`rates.${index}.country`)}
            />
            <SelectField label={t.taxClass} {...form.register(`rates.${index}.tax_class`)}>
              <option value="standard">{t.classes.standard}</option>
              <option value="reduced">{t.classes.reduced}</option>
            </SelectField>
            <TextField
              label={t.rate}
              inputMode="decimal"
              error={messageIn(errors.rates?.[index]?.rate)}
              {...form.register(`rates.${index}.rate`)}
            />
            <TextField
              label={t.validFrom}
              type="date"
              error={messageIn(errors.rates?.[index]?.valid_from)}
              {...form.register(`rates.${index}.valid_from`)}
            />
            <Button kind="quiet" onClick={() => rows.remove(index)}>
              {t.removeRate}
            </Button>
          </div>
        ))}
        <div className="row">
          <Button
            kind="quiet"
            onClick={() => rows.append({ country: "", tax_class: "reduced", rate: "", valid_from: "" })}
          >
            {t.addRate}
          </Button>
        </div>
      </fieldset>
    </SectionForm>
  );
}

function fieldsOf({ regime, home_country, vat_number, rates }: Form): Fields<"taxes"> {
  return {
    regime,
    home_country: code(home_country) as Rate["country"],
    vat_number: orNull(vat_number),
    rates: rates.map((each) => ({
      ...each,
      country: code(each.country) as Rate["country"],
      rate: amount(each.rate),
    })),
  };
}

function code(country: string): string {
  return country.trim().toUpperCase();
}
