import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { type Schemas, unwrap } from "../api/client";
import { useServices } from "../app/services";
import { mailTexts } from "../auth/mail-texts";
import { emailChange } from "../auth/schemas";
import { texts } from "../auth/texts";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Notice } from "../ui/page";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";

const CODES = { invalid_credentials: "current_password", email_taken: "new_email" } as const;

/** Requests a change of the address, which takes effect when the new one is confirmed. */
export function EmailChangeForm() {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  const { api } = useServices();
  const { register, handleSubmit, formState, reset, setError } = useForm({
    resolver: valibotResolver(emailChange(t)),
    defaultValues: { new_email: "", current_password: "" },
  });
  const change = useMutation({
    mutationFn: (body: Schemas["EmailChange"]) => unwrap(api.POST("/auth/email", { body })),
    onSuccess: () => reset(),
  });
  const unmarked = useFieldErrors(change.error, setError, { codes: CODES, words: { invalid_credentials: t.wrong } });
  useUnsavedChanges(formState.isDirty && !change.isPending);
  return (
    <form className="panel stack" noValidate onSubmit={handleSubmit((body) => change.mutate(body))}>
      <h2>{m.changeEmail}</h2>
      {change.isSuccess && <Notice kind="good">{m.changeMailed}</Notice>}
      <FormError error={unmarked} />
      <TextField
        required
        label={m.newEmail}
        type="email"
        autoComplete="email"
        error={formState.errors.new_email?.message}
        {...register("new_email")}
      />
      <TextField
        required
        label={t.password}
        type="password"
        autoComplete="current-password"
        error={formState.errors.current_password?.message}
        {...register("current_password")}
      />
      <Button type="submit" kind="quiet" busy={change.isPending}>
        {m.changeEmail}
      </Button>
    </form>
  );
}
