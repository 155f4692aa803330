import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { NavLink } from "react-router";
import { isCode } from "../../api/errors";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { FormError } from "../../ui/error-message";
import { Notice } from "../../ui/page";
import { QueryResult } from "../../ui/query-result";
import { useUnsavedChanges } from "../../ui/unsaved-changes";
import { useFieldErrors } from "../../ui/use-field-errors";
import { AdminPage } from "../admin-page";
import { SECTIONS, type Section, type Sections, sectionQuery, type useSaveSection } from "./sections";
import { texts } from "./texts";

interface SectionPageProps<S extends Section> {
  section: S;
  children: (stored: Sections[S], reload: () => void) => ReactNode;
}

/** The page of a section: a new form for each version that is loaded. */
export function SectionPage<S extends Section>({ section, children }: SectionPageProps<S>) {
  const t = useTexts(texts);
  const { api } = useServices();
  const query = useQuery(sectionQuery(api, section));
  return (
    <AdminPage title={t.title}>
      <nav className="subnav" aria-label={t.title}>
        {SECTIONS.map((each) => (
          <NavLink key={each} to={`/admin/settings/${each}`}>
            {t.sections[each]}
          </NavLink>
        ))}
      </nav>
      <QueryResult query={query}>{(stored) => children(stored, () => void query.refetch())}</QueryResult>
    </AdminPage>
  );
}

interface SectionFormProps<Form extends FieldValues> {
  form: UseFormReturn<Form>;
  save: Pick<ReturnType<typeof useSaveSection>, "error" | "isPending" | "isSuccess">;
  reload: () => void;
  onSubmit: (values: Form) => void;
  children: ReactNode;
}

/** A section's form: errors at their fields, a warning about unsaved changes and about another admin's. */
export function SectionForm<Form extends FieldValues>(props: SectionFormProps<Form>) {
  const { form, save, reload, onSubmit, children } = props;
  const t = useTexts(texts);
  const stale = isCode(save.error, "settings_changed");
  const unmarked = useFieldErrors(stale ? null : save.error, form.setError);
  useUnsavedChanges(form.formState.isDirty && !save.isPending && !save.isSuccess);
  return (
    <form className="stack form" noValidate onSubmit={form.handleSubmit(onSubmit)}>
      {stale && (
        <Notice kind="warning">
          <p>{t.stale}</p>
          <Button kind="quiet" onClick={reload}>
            {t.reload}
          </Button>
        </Notice>
      )}
      <FormError error={unmarked} />
      {children}
      <div className="row">
        <Button type="submit" busy={save.isPending}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}

/** An empty field is null in the API. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}

/** The first message in the errors of a field that the API names by a part of it, such as `countries.0`. */
export function messageIn(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("message" in error && typeof error.message === "string" && error.message) return error.message;
  return Object.entries(error)
    .filter(([name]) => name !== "ref")
    .map(([, each]) => messageIn(each))
    .find(Boolean);
}
