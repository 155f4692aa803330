import { useMutation, useQuery } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { mailTexts } from "../auth/mail-texts";
import { texts } from "../auth/texts";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice, Page } from "../ui/page";
import { QueryResult } from "../ui/query-result";
import { AccountDeletion } from "./account-deletion";
import { AddressBook } from "./address-book";
import { DataExport } from "./data-export";
import { EmailChangeForm } from "./email-change";
import { PasswordChange } from "./password-change";
import { ProfileForm } from "./profile-form";
import { Sessions } from "./sessions";

export function AccountPage() {
  const t = useTexts(texts);
  const { api } = useServices();
  const { user } = useSession();
  const me = useQuery({ queryKey: ["me"], queryFn: () => unwrap(api.GET("/auth/me")) });
  return (
    <Page title={t.account} className="narrow">
      <div className="stack">
        {me.data && !me.data.verified && <Unverified />}
        <section className="panel stack">
          <p>
            <strong>{me.data?.name ?? user?.name}</strong>
            <br />
            <span className="fine">{me.data?.email ?? user?.email}</span>
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
            <ButtonLink kind="quiet" to="/sign-out">
              {t.signOut}
            </ButtonLink>
          </div>
        </section>
        <QueryResult query={me} bars={3}>
          {(account) => <ProfileForm account={account} />}
        </QueryResult>
        <EmailChangeForm />
        <PasswordChange />
        <AddressBook />
        <Sessions />
        <DataExport />
        <AccountDeletion />
      </div>
    </Page>
  );
}

/** Asks the customer to confirm the address, and mails another link. */
function Unverified() {
  const m = useTexts(mailTexts);
  const { api } = useServices();
  const resend = useMutation({ mutationFn: () => unwrap(api.POST("/auth/verifications/resend")) });
  return (
    <div className="stack">
      <Notice kind={resend.isSuccess ? "good" : "warning"}>{resend.isSuccess ? m.sentAgain : m.unverified}</Notice>
      <FormError error={resend.error} />
      {!resend.isSuccess && (
        <div className="row">
          <Button kind="quiet" busy={resend.isPending} onClick={() => resend.mutate()}>
            {m.sendAgain}
          </Button>
        </div>
      )}
    </div>
  );
}
