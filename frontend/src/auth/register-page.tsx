import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Link, useSearchParams } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useLanguage, useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { Page } from "../ui/page";
import { useFieldErrors } from "../ui/use-field-errors";
import { EmailField, NewPasswordField } from "./fields";
import { registration } from "./schemas";
import { RedirectIfSignedIn, SignInReason } from "./sign-in-redirect";
import { texts } from "./texts";

const CODES = { email_taken: "email" } as const;

export function RegisterPage() {
  const t = useTexts(texts);
  const { api, session } = useServices();
  const [params] = useSearchParams();
  const { user } = useSession();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: valibotResolver(registration(t)),
    // A guest has given an address already.
    defaultValues: { name: "", email: user?.role === "guest" ? user.email : "", password: "" },
  });
  const { language } = useLanguage();
  const { errors } = formState;
  const signUp = useMutation({
    mutationFn: (body: Schemas["Registration"]) =>
      unwrap(api.POST("/auth/register", { body: { ...body, locale: language } })),
    onSuccess: (signed) => session.begin(signed),
  });
  const unmarked = useFieldErrors(signUp.error, setError, { codes: CODES });
  return (
    <Page title={t.register} className="narrow">
      <RedirectIfSignedIn />
      <form className="stack panel" noValidate onSubmit={handleSubmit((body) => signUp.mutate(body))}>
        <SignInReason />
        <FormError error={unmarked} />
        <TextField label={t.name} required autoComplete="name" error={errors.name?.message} {...register("name")} />
        <EmailField error={errors.email?.message} {...register("email")} />
        <NewPasswordField label={t.password} error={errors.password?.message} {...register("password")} />
        <Button type="submit" busy={signUp.isPending}>
          {t.register}
        </Button>
        <p>
          {t.known} <Link to={{ pathname: "/sign-in", search: params.toString() }}>{t.signIn}</Link>
        </p>
      </form>
    </Page>
  );
}
