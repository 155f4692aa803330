import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { defineTexts, LANGUAGE_NAMES, LANGUAGES, useLanguage, useTexts } from "../i18n";
import { LEGAL_PAGES, type ShopSettings, settingsQuery } from "../settings/queries";
import { texts as legalTexts } from "../settings/texts";
import { useServices } from "./services";

const texts = defineTexts(
  {
    language: "Language",
    motto: "Handmade goods from Italian workshops.",
    demo: "This is a demo shop: nothing is charged and nothing is shipped.",
  },
  {
    language: "Lingua",
    motto: "Prodotti artigianali dalle botteghe italiane.",
    demo: "Questo è un negozio dimostrativo: non viene addebitato né spedito nulla.",
  },
);

/** The shop's name, company and legal pages, and the choice of the language. */
export function Footer() {
  const t = useTexts(texts);
  const { language, choose } = useLanguage();
  const { api, config } = useServices();
  const { data } = useQuery(settingsQuery(api));
  return (
    <footer className="footer">
      <div className="footer-in">
        <div>
          <p>
            <span className="brand">{data?.name ?? "Bottega"}</span> {t.motto}
            {config.stripe_url !== null && <span className="fine footer-demo">{t.demo}</span>}
          </p>
          {data?.company && <CompanyLine company={data.company} />}
        </div>
        {data && <LegalLinks pages={data.legal_pages} />}
        <fieldset className="languages">
          <legend className="unseen">{t.language}</legend>
          {LANGUAGES.map((each) => (
            <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => choose(each)}>
              {LANGUAGE_NAMES[each]}
            </button>
          ))}
        </fieldset>
      </div>
    </footer>
  );
}

function CompanyLine({ company }: { company: NonNullable<ShopSettings["company"]> }) {
  const t = useTexts(legalTexts);
  const { name, line1, line2, postal_code, city, region, vat_number, register_number } = company;
  const town = [postal_code, city, region].filter(Boolean).join(" ");
  const parts = [name, line1, line2, town, vat_number && t.vatNumber(vat_number), register_number];
  return <p className="fine">{parts.filter(Boolean).join(", ")}</p>;
}

function LegalLinks({ pages }: { pages: ShopSettings["legal_pages"] }) {
  const t = useTexts(legalTexts);
  const known = LEGAL_PAGES.filter((each) => pages[each]?.length);
  if (known.length === 0) return null;
  return (
    <nav className="footer-legal" aria-label={t.legal}>
      {known.map((each) => (
        <Link key={each} to={`/legal/${each}`}>
          {t.pages[each]}
        </Link>
      ))}
    </nav>
  );
}
