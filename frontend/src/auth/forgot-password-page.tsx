import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Link } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice, Page } from "../ui/page";
import { useFieldErrors } from "../ui/use-field-errors";
import { EmailField } from "./fields";
import { mailTexts } from "./mail-texts";
import { addressOnly } from "./schemas";
import { texts } from "./texts";

/** Asks for a mail with a link that resets the password. The response is the same whether or not the account exists. */
export function ForgotPasswordPage() {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  const { api } = useServices();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: valibotResolver(addressOnly(t)),
    defaultValues: { email: "" },
  });
  const request = useMutation({
    mutationFn: (body: Schemas["PasswordResetRequest"]) => unwrap(api.POST("/auth/password-resets", { body })),
  });
  const unmarked = useFieldErrors(request.error, setError);
  return (
    <Page title={t.forgotten} className="narrow">
      {request.isSuccess ? (
        <Notice kind="good">{m.resetMailed}</Notice>
      ) : (
        <form className="stack panel" noValidate onSubmit={handleSubmit((body) => request.mutate(body))}>
          <p>{m.resetHelp}</p>
          <FormError error={unmarked} />
          <EmailField error={formState.errors.email?.message} {...register("email")} />
          <Button type="submit" busy={request.isPending}>
            {m.mailLink}
          </Button>
        </form>
      )}
      <p>
        <Link to="/sign-in">{m.backToSignIn}</Link>
      </p>
    </Page>
  );
}
