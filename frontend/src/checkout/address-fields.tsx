import { useMemo } from "react";
import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { useLanguage, useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { SelectField, TextField } from "../ui/field";
import { type AddressForm, COUNTRIES, isRequired } from "./address";
import { texts } from "./texts";

interface AddressFieldsProps {
  /** The chosen country: it decides which fields are required. */
  country: string;
  errors: FieldErrors<AddressForm>;
  register: UseFormRegister<AddressForm>;
}

export function AddressFields({ country, errors, register }: AddressFieldsProps) {
  const t = useTexts(texts);
  const field = (name: keyof AddressForm, label: string, autoComplete: string, required = true) => ({
    label: required ? label : t.optional(label),
    autoComplete: `shipping ${autoComplete}`,
    required,
    error: errors[name]?.message,
    ...register(name),
  });
  return (
    <>
      <TextField {...field("name", t.name, "name")} />
      <TextField {...field("line1", t.line1, "address-line1")} />
      <TextField {...field("line2", t.line2, "address-line2", false)} />
      <div className="two">
        <TextField {...field("postal_code", t.postalCode, "postal-code", isRequired("postal_code", country))} />
        <TextField {...field("city", t.city, "address-level2", isRequired("city", country))} />
      </div>
      <div className="two">
        <TextField {...field("region", t.region, "address-level1", false)} />
        <SelectField {...field("country", t.country, "country")} defaultValue={country}>
          <Countries />
        </SelectField>
      </div>
      <TextField {...field("phone", t.phone, "tel", false)} type="tel" hint={t.phoneHint} />
    </>
  );
}

function Countries() {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const { country } = useFormats();
  const named = useMemo(
    () =>
      COUNTRIES.map((code) => ({ code, name: country(code) })).sort((a, b) => a.name.localeCompare(b.name, language)),
    [country, language],
  );
  return (
    <>
      <option value="">{t.chooseCountry}</option>
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </>
  );
}
