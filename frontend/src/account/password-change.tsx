import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { type Schemas, unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { NewPasswordField } from "../auth/fields";
import { passwordChange } from "../auth/schemas";
import { texts } from "../auth/texts";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Notice } from "../ui/page";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";

const CODES = { invalid_credentials: "current_password" } as const;

/** Changes the password, which ends the other sessions. */
export function PasswordChange() {
  const t = useTexts(texts);
  const { api, session } = useServices();
  const { user } = useSession();
  const { register, handleSubmit, formState, reset, setError } = useForm({
    resolver: valibotResolver(passwordChange(t)),
    defaultValues: { current_password: "", new_password: "" },
  });
  const change = useMutation({
    mutationFn: (body: Schemas["PasswordChange"]) => unwrap(api.POST("/auth/password", { body })),
    onSuccess: (pair) => {
      if (user) session.replace(pair, user);
      reset();
    },
  });
  const unmarked = useFieldErrors(change.error, setError, {
    codes: CODES,
    words: { invalid_credentials: t.wrong },
  });
  useUnsavedChanges(formState.isDirty && !change.isPending);
  return (
    <section className="panel">
      <form className="stack" noValidate onSubmit={handleSubmit((body) => change.mutate(body))}>
        <h2>{t.change}</h2>
        {change.isSuccess && <Notice kind="good">{t.changed}</Notice>}
        <FormError error={unmarked} />
        <TextField
          required
          label={t.current}
          type="password"
          autoComplete="current-password"
          error={formState.errors.current_password?.message}
          {...register("current_password")}
        />
        <NewPasswordField error={formState.errors.new_password?.message} {...register("new_password")} />
        <Button type="submit" kind="quiet" busy={change.isPending}>
          {t.change}
        </Button>
      </form>
    </section>
  );
}
