import { createContext, type ReactNode, use, useMemo, useState } from "react";

export const LANGUAGES = ["en", "it"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", it: "Italiano" };
/** The same texts in each language. Texts that depend on values are functions, so that their parameters are type-checked. */
export type Texts<T> = Record<Language, T>;

const KEY = "bottega.language";

interface LanguageChoice {
  language: Language;
  choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: "en", choose: () => undefined });

export function defineTexts<T>(en: T, it: NoInfer<T>): Texts<T> {
  return { en, it };
}

export function LanguageProvider({
  initial = preferredLanguage(),
  children,
}: {
  initial?: Language;
  children: ReactNode;
}) {
  const [language, setLanguage] = useState(() => apply(initial));
  const chosen = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(KEY, next);
        setLanguage(apply(next));
      },
    }),
    [language],
  );
  return <LanguageContext value={chosen}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  return use(LanguageContext);
}

export function useTexts<T>(texts: Texts<T>): T {
  return texts[useLanguage().language];
}

/** The language the visitor chose here, else the browser's preference, else English. */
function preferredLanguage(): Language {
  const candidates = [localStorage.getItem(KEY), ...navigator.languages].map((each) => each?.slice(0, 2));
  return LANGUAGES.find((known) => known === candidates.find((each) => LANGUAGES.some((one) => one === each))) ?? "en";
}

/** The language of the page, for code outside of components. */
export function pageLanguage(): string {
  return document.documentElement.lang || "en";
}

function apply(language: Language): Language {
  document.documentElement.lang = language;
  return language;
}
