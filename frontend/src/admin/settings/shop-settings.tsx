import { useForm } from "react-hook-form";
import type { Schemas } from "../../api/client";
import { LANGUAGE_NAMES, LANGUAGES, type Language, useTexts } from "../../i18n";
import { SelectField, TextField } from "../../ui/field";
import { orNull, SectionForm, SectionPage } from "./section-form";
import { type Sections, useSaveSection } from "./sections";
import { texts } from "./texts";

const COMPANY = {
  name: "",
  line1: "",
  line2: "",
  postal_code: "",
  city: "",
  region: "",
  country: "",
  phone: "",
  tax_code: "",
  register_number: "",
  certified_email: "",
};
type Company = typeof COMPANY;

interface Form {
  name: string;
  logo_url: string;
  contact_email: string;
  languages: Language;
  company: Company;
}

export function ShopSettingsPage() {
  return (
    <SectionPage section="shop">
      {(stored, reload) => <ShopForm key={stored.version} stored={stored} reload={reload} />}
    </SectionPage>
  );
}

function ShopForm({ stored, reload }: { stored: Sections["shop"]; reload: () => void }) {
  const t = useTexts(texts);
  const form = useForm<Form>({ defaultValues: formOf(stored) });
  const save = useSaveSection("shop", stored.version);
  const { errors } = form.formState;
  const company = (name: keyof Company, label: string) => (
    <TextField label={label} error={errors.company?.[name]?.message} {...form.register(`company.${name}`)} />
  );
  return (
    <SectionForm form={form} save={save} reload={reload} onSubmit={(values) => save.mutate(fieldsOf(values))}>
      <TextField required label={t.name} error={errors.name?.message} {...form.register("name")} />
      <TextField label={t.logo} type="url" error={errors.logo_url?.message} {...form.register("logo_url")} />
      <TextField
        label={t.contact}
        type="email"
        error={errors.contact_email?.message}
        {...form.register("contact_email")}
      />
      <SelectField label={t.language} error={errors.languages?.message} {...form.register("languages")}>
        {LANGUAGES.map((each) => (
          <option key={each} value={each}>
            {LANGUAGE_NAMES[each]}
          </option>
        ))}
      </SelectField>
      <fieldset className="panel stack">
        <legend>{t.company}</legend>
        <p className="fine">{t.companyHint}</p>
        {company("name", t.legalName)}
        {company("line1", t.line1)}
        {company("line2", t.line2)}
        <div className="pair">
          {company("postal_code", t.postalCode)}
          {company("city", t.city)}
        </div>
        <div className="pair">
          {company("region", t.region)}
          {company("country", t.country)}
        </div>
        {company("phone", t.phone)}
        {company("tax_code", t.taxCode)}
        {company("register_number", t.registerNumber)}
        {company("certified_email", t.certifiedEmail)}
      </fieldset>
    </SectionForm>
  );
}

function formOf({ name, logo_url, contact_email, languages, company }: Sections["shop"]): Form {
  const given = Object.entries(company ?? {}).map(([field, value]) => [field, value ?? ""]);
  return {
    name,
    logo_url: logo_url ?? "",
    contact_email: contact_email ?? "",
    languages: languages[0] ?? "en",
    company: { ...COMPANY, ...Object.fromEntries(given) },
  };
}

function fieldsOf({ name, logo_url, contact_email, languages, company }: Form) {
  const others = LANGUAGES.filter((each) => each !== languages);
  const filled = Object.values(company).some((value) => value.trim());
  const { name: legalName, line1, country, ...rest } = company;
  const optional = Object.fromEntries(Object.entries(rest).map(([field, value]) => [field, orNull(value)]));
  return {
    name,
    logo_url: orNull(logo_url),
    contact_email: orNull(contact_email),
    languages: [languages, ...others],
    company: filled
      ? ({ ...optional, name: legalName, line1, country: country.trim().toUpperCase() } as Schemas["CompanyAddress"])
      : null,
  };
}
