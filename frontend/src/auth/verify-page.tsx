import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { isCode, isStatus } from "../api/errors";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice, Page } from "../ui/page";
import { useLinkToken } from "./link-token";
import { mailTexts } from "./mail-texts";
import { texts } from "./texts";

/**
 * Where the link of a mail about a new or changed address leads. Nothing happens before the click: mail scanners follow
 * links.
 */
export function VerifyPage() {
  const m = useTexts(mailTexts);
  const token = useLinkToken();
  return (
    <Page title={m.verifyTitle} className="narrow">
      {token ? <Confirm token={token} /> : <Expired />}
    </Page>
  );
}

function Confirm({ token }: { token: string }) {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  const { api } = useServices();
  const { user } = useSession();
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/verifications", { body: { token } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
  if (confirm.isSuccess) {
    return (
      <div className="stack">
        <Notice kind="good">{m.verified}</Notice>
        <ButtonLink to={user ? "/account" : "/sign-in"}>{user ? t.account : t.signIn}</ButtonLink>
      </div>
    );
  }
  if (isStatus(confirm.error, 410)) return <Expired />;
  if (isCode(confirm.error, "sign_in_first")) {
    const next = encodeURIComponent(`/verify?token=${encodeURIComponent(token)}`);
    return (
      <div className="stack">
        <Notice kind="warning">{m.signInFirst}</Notice>
        <ButtonLink to={user ? "/sign-out" : `/sign-in?next=${next}`}>{user ? t.signOut : t.signIn}</ButtonLink>
      </div>
    );
  }
  return (
    <div className="stack panel">
      <p>{m.verifyHelp}</p>
      <FormError error={confirm.error} words={{ email_taken: m.addressTaken }} />
      <Button busy={confirm.isPending} onClick={() => confirm.mutate()}>
        {m.confirmAddress}
      </Button>
    </div>
  );
}

function Expired() {
  const t = useTexts(texts);
  const m = useTexts(mailTexts);
  return (
    <div className="stack">
      <Notice kind="warning">{m.linkExpired}</Notice>
      <p>{m.verifyAgain}</p>
      <ButtonLink to="/account">{t.account}</ButtonLink>
    </div>
  );
}
