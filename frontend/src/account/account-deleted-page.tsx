import { useEffect } from "react";
import { useLocation } from "react-router";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Notice, Page } from "../ui/page";
import { forgetVisitor } from "./forget-visitor";
import { accountTexts } from "./texts";

/** Where the deletion of an account leads. It signs that user out, and no one who has signed in here since. */
export function AccountDeletedPage() {
  const t = useTexts(accountTexts);
  const { session, cart } = useServices();
  const deleted: unknown = useLocation().state?.user_id;
  useEffect(() => {
    if (deleted !== undefined && deleted === session.state().user?.id) forgetVisitor({ session, cart });
  }, [deleted, session, cart]);
  return (
    <Page title={t.closedTitle} className="narrow">
      <div className="stack">
        <Notice kind="good">{t.closed}</Notice>
        <p>{t.closedNext}</p>
        <div className="row">
          <ButtonLink to="/">{t.toShop}</ButtonLink>
        </div>
      </div>
    </Page>
  );
}
