import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { type Schemas, unwrap } from "../api/client";
import { useServices } from "../app/services";
import { mailTexts } from "../auth/mail-texts";
import { profile } from "../auth/schemas";
import { texts } from "../auth/texts";
import { LANGUAGE_NAMES, LANGUAGES, type Language, useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { SelectField, TextField } from "../ui/field";
import { Notice } from "../ui/page";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";

type Account = Schemas["CurrentUserPublic"];

/** The name, and the language of mails. */
export function ProfileForm({ account }: { account: Account }) {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  const { api, session, queries } = useServices();
  const { register, handleSubmit, formState, reset, setError } = useForm({
    resolver: valibotResolver(profile(t)),
    defaultValues: { name: account.name, locale: account.locale as Language },
  });
  const change = useMutation({
    mutationFn: (body: Schemas["ProfileChange"]) => unwrap(api.PATCH("/auth/me", { body })),
    onSuccess: (changed) => {
      reset({ name: changed.name, locale: changed.locale as Language });
      queries.setQueryData(["me"], changed);
      session.rename(changed.name);
    },
  });
  const unmarked = useFieldErrors(change.error, setError);
  useUnsavedChanges(formState.isDirty && !change.isPending);
  return (
    <form className="panel stack" noValidate onSubmit={handleSubmit((body) => change.mutate(body))}>
      <h2>{m.profile}</h2>
      {change.isSuccess && <Notice kind="good">{m.saved}</Notice>}
      <FormError error={unmarked} />
      <TextField
        required
        label={t.name}
        autoComplete="name"
        error={formState.errors.name?.message}
        {...register("name")}
      />
      <SelectField
        label={m.language}
        error={formState.errors.locale?.message}
        defaultValue={account.locale}
        {...register("locale")}
      >
        {LANGUAGES.map((each) => (
          <option key={each} value={each}>
            {LANGUAGE_NAMES[each]}
          </option>
        ))}
      </SelectField>
      <Button type="submit" kind="quiet" busy={change.isPending}>
        {m.save}
      </Button>
    </form>
  );
}
