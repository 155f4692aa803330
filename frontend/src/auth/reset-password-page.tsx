import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { type Schemas, unwrap } from "../api/client";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice, Page } from "../ui/page";
import { useFieldErrors } from "../ui/use-field-errors";
import { NewPasswordField } from "./fields";
import { useLinkToken } from "./link-token";
import { mailTexts } from "./mail-texts";
import { passwordReset } from "./schemas";
import { texts } from "./texts";

/** Where the link of a mail about a forgotten password leads. */
export function ResetPasswordPage() {
  const m = useTexts(mailTexts);
  const token = useLinkToken();
  return (
    <Page title={m.resetTitle} className="narrow">
      {token ? <NewPassword token={token} /> : <Expired />}
    </Page>
  );
}

function NewPassword({ token }: { token: string }) {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  const { api, session } = useServices();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: valibotResolver(passwordReset(t)),
    defaultValues: { new_password: "" },
  });
  const reset = useMutation({
    mutationFn: (body: Schemas["PasswordReset"]) =>
      unwrap(api.PUT("/auth/password-resets/{token}", { params: { path: { token } }, body })),
    // It ended all sessions, this browser's too.
    onSuccess: () => session.end(),
  });
  const unmarked = useFieldErrors(reset.error, setError);
  if (reset.isSuccess) {
    return (
      <div className="stack">
        <Notice kind="good">{m.resetDone}</Notice>
        <ButtonLink to="/sign-in">{t.signIn}</ButtonLink>
      </div>
    );
  }
  if (isStatus(reset.error, 410)) return <Expired />;
  return (
    <form className="stack panel" noValidate onSubmit={handleSubmit((body) => reset.mutate(body))}>
      <p>{m.resetEndsSessions}</p>
      <FormError error={unmarked} />
      <NewPasswordField error={formState.errors.new_password?.message} {...register("new_password")} />
      <Button type="submit" busy={reset.isPending}>
        {m.setPassword}
      </Button>
    </form>
  );
}

function Expired() {
  const m = useTexts(mailTexts);
  return (
    <div className="stack">
      <Notice kind="warning">{m.linkExpired}</Notice>
      <ButtonLink to="/forgot-password">{m.mailAnother}</ButtonLink>
    </div>
  );
}
