import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Link } from "react-router";
import { unwrap } from "../api/client";
import { useServices } from "../app/services";
import { EmailField } from "../auth/fields";
import { addressOnly } from "../auth/schemas";
import { texts as authTexts } from "../auth/texts";
import { useLanguage, useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { useFieldErrors } from "../ui/use-field-errors";
import { texts } from "./texts";

const NEXT = "?next=%2Fcheckout";

/** Asks for the mail address first. An account is an offer: the order needs none. */
export function GuestForm() {
  const t = useTexts(texts);
  const auth = useTexts(authTexts);
  const { api, session } = useServices();
  const { language } = useLanguage();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: valibotResolver(addressOnly(auth)),
    defaultValues: { email: "" },
  });
  const checkOut = useMutation({
    mutationFn: ({ email }: { email: string }) =>
      unwrap(api.POST("/auth/guest", { body: { email, locale: language } })),
    onSuccess: (signed) => session.begin(signed),
  });
  const unmarked = useFieldErrors(checkOut.error, setError);
  return (
    <form className="stack panel" noValidate onSubmit={handleSubmit((body) => checkOut.mutate(body))}>
      <FormError error={unmarked} />
      <EmailField
        autoComplete="email"
        hint={t.emailHint}
        error={formState.errors.email?.message}
        {...register("email")}
      />
      <Button type="submit" busy={checkOut.isPending}>
        {t.asGuest}
      </Button>
      <p>
        {auth.known} <Link to={`/sign-in${NEXT}`}>{auth.signIn}</Link>
      </p>
      <p>
        {t.accountOffer} <Link to={`/register${NEXT}`}>{auth.register}</Link>
      </p>
    </form>
  );
}
