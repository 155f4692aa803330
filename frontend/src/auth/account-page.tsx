import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useNavigate } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { isCode } from "../api/errors";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Notice, Page } from "../ui/page";
import { useToast } from "../ui/toasts";
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
  const { api, session } = useServices();
  const navigate = useNavigate();
  const toast = useToast();
  const signOut = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/logout")),
    // The session ends here even if the request fails; the API ends it within a day.
    onSettled: async () => {
      await navigate("/");
      session.end();
      toast(t.signedOut);
    },
  });
  return (
    <Button kind="quiet" busy={signOut.isPending} onClick={() => signOut.mutate()}>
      {t.signOut}
    </Button>
  );
}

function PasswordChange() {
  const t = useTexts(texts);
  const { api } = useServices();
  const { register, handleSubmit, formState, reset } = useForm({ resolver: valibotResolver(passwordChange(t)) });
  const change = useMutation({
    mutationFn: (body: Schemas["PasswordChange"]) => unwrap(api.POST("/auth/password", { body })),
    onSuccess: () => reset(),
  });
  const wrong = isCode(change.error, "invalid_credentials") ? t.wrong : undefined;
  return (
    <section className="panel">
      <form className="stack" noValidate onSubmit={handleSubmit((body) => change.mutate(body))}>
        <h2>{t.change}</h2>
        {change.isSuccess && <Notice kind="good">{t.changed}</Notice>}
        <FormError error={wrong ? null : change.error} />
        <TextField
          required
          label={t.current}
          type="password"
          autoComplete="current-password"
          error={formState.errors.current_password?.message ?? wrong}
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
