import { defineTexts } from "../i18n";

export const texts = defineTexts(
  {
    legal: "Legal information",
    pages: {
      terms: "Terms and conditions",
      privacy: "Privacy",
      withdrawal: "Right of withdrawal",
      imprint: "Imprint",
    },
    vatNumber: (number: string) => `VAT no. ${number}`,
    missing: "This page has no text yet.",
  },
  {
    legal: "Informazioni legali",
    pages: {
      terms: "Condizioni di vendita",
      privacy: "Privacy",
      withdrawal: "Diritto di recesso",
      imprint: "Note legali",
    },
    vatNumber: (number) => `P. IVA ${number}`,
    missing: "Questa pagina non ha ancora un testo.",
  },
);
