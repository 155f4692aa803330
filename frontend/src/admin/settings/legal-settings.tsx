import { useForm } from "react-hook-form";
import { LANGUAGES, type Language, useTexts } from "../../i18n";
import { LEGAL_PAGES, type LegalPage } from "../../settings/queries";
import { texts as pageTexts } from "../../settings/texts";
import { TextAreaField } from "../../ui/field";
import { SectionForm, SectionPage } from "./section-form";
import { type Fields, type Sections, useSaveSection } from "./sections";
import { texts } from "./texts";

type Form = Record<LegalPage, Record<Language, string>>;

export function LegalSettingsPage() {
  return (
    <SectionPage section="legal">
      {(stored, reload) => <LegalForm key={stored.version} stored={stored} reload={reload} />}
    </SectionPage>
  );
}

function LegalForm({ stored, reload }: { stored: Sections["legal"]; reload: () => void }) {
  const t = useTexts(texts);
  const { pages } = useTexts(pageTexts);
  const form = useForm<Form>({ defaultValues: formOf(stored) });
  const save = useSaveSection("legal", stored.version);
  return (
    <SectionForm form={form} save={save} reload={reload} onSubmit={(values) => save.mutate(fieldsOf(values))}>
      <p className="fine">{t.legalHint}</p>
      {LEGAL_PAGES.map((page) =>
        LANGUAGES.map((language) => (
          <TextAreaField
            key={`${page}.${language}`}
            label={`${pages[page]} ${t.in[language]}`}
            lang={language}
            rows={10}
            error={form.formState.errors[page]?.[language]?.message}
            {...form.register(`${page}.${language}`)}
          />
        )),
      )}
    </SectionForm>
  );
}

function formOf(stored: Sections["legal"]): Form {
  const texts = LEGAL_PAGES.map((page) => [page, { en: "", it: "", ...stored[page] }]);
  return Object.fromEntries(texts) as Form;
}

function fieldsOf(form: Form): Fields<"legal"> {
  const written = (byLanguage: Record<Language, string>) =>
    Object.fromEntries(Object.entries(byLanguage).filter(([, text]) => text.trim()));
  return Object.fromEntries(LEGAL_PAGES.map((page) => [page, written(form[page])])) as Fields<"legal">;
}
