import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { type Schemas, unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Notice, Page } from "../ui/page";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";
import { passwordChange } from "./schemas";
import { texts } from "./texts";

export function AccountPage() {
  const t = useTexts(texts);
  const { user } = useSession();
  return (
    <Page title={t.account} className="narrow">
      <div className="stack">
        <section className="panel stack">
          <p>
            <strong>{user?.name}</strong>
            <br />
            <span className="fine">{user?.email}</span>
          </p>
          <div className="row">
            <ButtonLink kind="quiet" to="/orders">
              {t.orders}
            </ButtonLink>
            {user?.role === "admin" && (
              <ButtonLink kind="quiet" to="/admin">
                {t.admin}
              </ButtonLink>
            )}
            <SignOut />
          </div>
        </section>
        <PasswordChange />
      </div>
    </Page>
  );
}

function SignOut() {
  const t = useTexts(texts);
  return (
    <ButtonLink kind="quiet" to="/sign-out">
      {t.signOut}
    </ButtonLink>
  );
}

const CODES = { invalid_credentials: "current_password" } as const;

function PasswordChange() {
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
  useUnsavedChanges(formState.isDirty && !change.isPending);
  const unmarked = useFieldErrors(change.error, setError, {
    codes: CODES,
    words: { invalid_credentials: t.wrong },
  });
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
        <TextField
          required
          label={t.next}
          type="password"
          autoComplete="new-password"
          hint={t.passwordHint}
          error={formState.errors.new_password?.message}
          {...register("new_password")}
        />
        <Button type="submit" kind="quiet" busy={change.isPending}>
          {t.change}
        </Button>
      </form>
    </section>
  );
}
