import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { NotFoundPage } from "../app/error-page";
import { useServices } from "../app/services";
import { useLanguage, useTexts } from "../i18n";
import { Empty, Page } from "../ui/page";
import { QueryResult } from "../ui/query-result";
import { LegalText } from "./legal-text";
import { isLegalPage, languageOf, legalTextsQuery, type LegalPage as Name } from "./queries";
import { texts } from "./texts";

/** One of the shop's legal texts. */
export function LegalPage() {
  const { page } = useParams();
  return isLegalPage(page) ? <Text page={page} /> : <NotFoundPage />;
}

function Text({ page }: { page: Name }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const { api } = useServices();
  const query = useQuery(legalTextsQuery(api));
  return (
    <Page title={t.pages[page]}>
      <QueryResult query={query}>
        {(all) => {
          const byLanguage = all[page] ?? {};
          const shown = languageOf(byLanguage, language);
          return shown ? <LegalText text={byLanguage[shown] ?? ""} lang={shown} /> : <Empty>{t.missing}</Empty>;
        }}
      </QueryResult>
    </Page>
  );
}
