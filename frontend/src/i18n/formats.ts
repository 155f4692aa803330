import { useMemo } from "react";
import { type Language, useLanguage } from ".";

const LOCALES: Record<Language, string> = { en: "en-IE", it: "it-IT" };

export interface Formats {
  /** @param amount A decimal string, which never becomes a float. */
  money: (amount: string, currency: string) => string;
  number: (value: number) => string;
  /** With its sign, even if it is positive. */
  signed: (value: number) => string;
  day: (time: string) => string;
  moment: (time: string) => string;
  clock: (time: string) => string;
  country: (code: string) => string;
}

export function formatsIn(language: Language): Formats {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: "always" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  return {
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount as Intl.StringNumericLiteral),
    number: (value) => number.format(value),
    signed: (value) => signed.format(value),
    day: (time) => day.format(new Date(time)),
    moment: (time) => moment.format(new Date(time)),
    clock: (time) => clock.format(new Date(time)),
    country: (code) => new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code,
  };
}

export function useFormats(): Formats {
  const { language } = useLanguage();
  return useMemo(() => formatsIn(language), [language]);
}
