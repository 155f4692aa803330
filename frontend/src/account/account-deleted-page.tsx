import { useEffect } from "react";
import { useLocation } from "react-router";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Notice, Page } from "../ui/page";
import { forgetVisitor } from "./forget-visitor";
import { accountTexts } from "./texts";

/** Shown once an account is closed. This browser keeps nothing of its user then. */
export function AccountDeletedPage() {
  const t = useTexts(accountTexts);
  const services = useServices();
  const { state } = useLocation() as { state: { closed?: string } | null };
  const closed = state?.closed;
  useEffect(() => {
    // The browser's history may lead back here after another user has signed in.
    if (closed !== undefined && services.session.state().user?.id === closed) forgetVisitor(services);
  }, [closed, services]);
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
