import { queryOptions } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../api/client";
import { LANGUAGES, type Language } from "../i18n";

export type ShopSettings = Schemas["SettingsPublic"];
export const LEGAL_PAGES = ["terms", "privacy", "withdrawal", "imprint"] as const;
export type LegalPage = (typeof LEGAL_PAGES)[number];

const FRESH_MS = 300_000;
const meta = { public: true };

/** Name, company, legal pages and shipping of the shop. */
export function settingsQuery(api: Api) {
  return queryOptions({
    queryKey: ["public-settings"],
    queryFn: ({ signal }) => unwrap(api.GET("/settings", { signal })),
    staleTime: FRESH_MS,
    meta,
  });
}

/** The legal texts, which only the legal pages need. */
export function legalTextsQuery(api: Api) {
  return queryOptions({
    queryKey: ["public-settings", "legal-texts"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/settings", { params: { query: { legal_texts: true } }, signal }))).legal_texts ?? {},
    staleTime: FRESH_MS,
    meta,
  });
}

export function isLegalPage(name: string | undefined): name is LegalPage {
  return LEGAL_PAGES.some((each) => each === name);
}

/** @returns The language to show a text in: the visitor's, or another that it has. */
export function languageOf(texts: Record<string, string>, wanted: Language): Language | undefined {
  return [wanted, ...LANGUAGES].find((each) => texts[each]);
}
