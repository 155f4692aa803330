import { useTexts } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Notice, Page } from "../ui/page";
import { accountTexts } from "./texts";

export function AccountDeletedPage() {
  const t = useTexts(accountTexts);
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
