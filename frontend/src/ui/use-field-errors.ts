import { useCallback, useEffect } from "react";
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";
import { type ApiError, isCode } from "../api/errors";
import { defineTexts, useLanguage, useTexts } from "../i18n";

const texts = defineTexts(
  {
    invalid: "This is not valid.",
    missing: "This field is required.",
    tooLong: (max: string) => `Use at most ${max} characters.`,
    tooShort: (least: string) => `Use at least ${least} characters.`,
  },
  {
    invalid: "Il valore non è valido.",
    missing: "Campo obbligatorio.",
    tooLong: (max) => `Usa al massimo ${max} caratteri.`,
    tooShort: (least) => `Usa almeno ${least} caratteri.`,
  },
);

const SAME_NAMES = {};

interface Options<Form> {
  /** Where the form's fields are in the request body, such as `shipping_address.`. */
  prefix?: string;
  /** The form's field for a name of the API, where they differ. A constant of the caller's module. */
  names?: Record<string, keyof Form & string>;
}

/** Shows the API's `details` of a 400 at the fields they name, and moves the focus to the first one. */
export function useFieldErrors<Form extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Form>,
  { prefix = "", names = SAME_NAMES }: Options<Form> = {},
): void {
  const message = useMessages();
  useEffect(() => {
    if (!isCode(error, "invalid_request")) return;
    (error as ApiError).details.forEach(({ field, reason }, index) => {
      const name = String(field).replace(/^body\./, "");
      if (!name.startsWith(prefix)) return;
      const own = names[name] ?? name.slice(prefix.length);
      setError(own as FieldPath<Form>, { message: message(String(reason)) }, { shouldFocus: index === 0 });
    });
  }, [error, setError, message, prefix, names]);
}

/** The API's reasons are in English: in another language the storefront's own words are used. */
function useMessages(): (reason: string) => string {
  const t = useTexts(texts);
  const { language } = useLanguage();
  return useCallback(
    (reason) => {
      const [, bound, count] = /at (most|least) (\d+) characters?/.exec(reason) ?? [];
      if (bound && count) return bound === "most" ? t.tooLong(count) : t.tooShort(count);
      if (/required/i.test(reason)) return t.missing;
      if (language !== "en") return t.invalid;
      return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? "" : "."}`;
    },
    [t, language],
  );
}
