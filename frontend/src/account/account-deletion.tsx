import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useNavigate } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { useServices } from "../app/services";
import { passwordOnly } from "../auth/schemas";
import { texts } from "../auth/texts";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { FormError } from "../ui/error-message";
import { TextField } from "../ui/field";
import { discardUnsavedChanges, useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";
import { accountTexts } from "./texts";

const CODES = { invalid_credentials: "current_password" } as const;

/** Closes the account. Afterwards this browser keeps nothing of the customer's either. */
export function AccountDeletion() {
  const auth = useTexts(texts);
  const t = useTexts(accountTexts);
  const [asking, setAsking] = useState(false);
  const { register, handleSubmit, formState, getValues, setError } = useForm({
    resolver: valibotResolver(passwordOnly(auth)),
    defaultValues: { current_password: "" },
  });
  const close = useCloseAccount(() => setAsking(false));
  const words = { invalid_credentials: auth.wrong, admin_account: t.adminAccount };
  const unmarked = useFieldErrors(close.error, setError, { codes: CODES, words });
  useUnsavedChanges(formState.isDirty && !close.isPending);
  return (
    <section className="panel">
      <form className="stack" noValidate onSubmit={handleSubmit(() => setAsking(true))}>
        <h2>{t.deletion}</h2>
        <p>{t.deletionHelp}</p>
        <ul className="points">
          <li>{t.deleted}</li>
          <li>{t.kept}</li>
          <li>{t.openOrders}</li>
        </ul>
        <FormError error={unmarked} words={words} />
        <TextField
          required
          label={t.yourPassword}
          type="password"
          autoComplete="current-password"
          error={formState.errors.current_password?.message}
          {...register("current_password")}
        />
        <div className="row">
          <Button type="submit" kind="danger">
            {t.deleteAccount}
          </Button>
        </div>
      </form>
      {asking && (
        <ConfirmDialog
          title={t.deleteTitle}
          action={t.deleteForGood}
          dismiss={t.keepAccount}
          busy={close.isPending}
          onConfirm={() => close.mutate(getValues())}
          onDismiss={() => setAsking(false)}
        >
          <p>{t.deleteText}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function useCloseAccount(onRefused: () => void) {
  const { api, session } = useServices();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: Schemas["AccountErasure"]) => unwrap(api.DELETE("/auth/me", { body })),
    onSuccess: () => {
      discardUnsavedChanges();
      // The public page ends the session: on a page for signed-in users, the sign-in page would take over.
      return navigate("/account-deleted", { replace: true, state: { user_id: session.state().user?.id } });
    },
    onError: onRefused,
  });
}
