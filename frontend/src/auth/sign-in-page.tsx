import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Link, useSearchParams } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Page } from "../ui/page";
import { useFieldErrors } from "../ui/use-field-errors";
import { EmailField } from "./fields";
import { credentials } from "./schemas";
import { RedirectIfSignedIn, SignInReason } from "./sign-in-redirect";
import { texts } from "./texts";

export function SignInPage() {
  const t = useTexts(texts);
  const { api, session } = useServices();
  const [params] = useSearchParams();
  const { register, handleSubmit, formState, setError } = useForm({ resolver: valibotResolver(credentials(t)) });
  const signIn = useMutation({
    mutationFn: (body: Schemas["Credentials"]) => unwrap(api.POST("/auth/login", { body })),
    onSuccess: (signed) => session.begin(signed),
  });
  const unmarked = useFieldErrors(signIn.error, setError);
  return (
    <Page title={t.signIn} className="narrow">
      <RedirectIfSignedIn />
      <form className="stack panel" noValidate onSubmit={handleSubmit((body) => signIn.mutate(body))}>
        <SignInReason />
        <FormError error={unmarked} />
        <EmailField error={formState.errors.email?.message} {...register("email")} />
        <TextField
          required
          label={t.password}
          type="password"
          autoComplete="current-password"
          error={formState.errors.password?.message}
          {...register("password")}
        />
        <Button type="submit" busy={signIn.isPending}>
          {t.signIn}
        </Button>
        <p>
          <Link to="/forgot-password">{t.forgotten}</Link>
        </p>
        <p>
          {t.newHere} <Link to={{ pathname: "/register", search: params.toString() }}>{t.register}</Link>
        </p>
      </form>
    </Page>
  );
}
