import { useCallback, useEffect, useMemo } from "react";
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";
import { ApiError } from "../api/errors";
import { defineTexts, useLanguage, useTexts } from "../i18n";
import { useErrorText, type Words } from "./error-message";

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

const NOTHING = {};

interface Options<Form> {
  /** Where the form's fields are in the request body, such as `shipping_address.`. */
  prefix?: string;
  /** The form's field for a name of the API, where they differ. A constant of the caller's module. */
  names?: Record<string, keyof Form & string>;
  /** The form's field that an error code is about, where the details do not name it. A constant of the caller's module. */
  codes?: Record<string, keyof Form & string>;
  /** The form's own messages, by error code. */
  words?: Words;
}

/**
 * Shows an error of the API at the fields that it is about, and moves the focus to the first one.
 * @returns The error to show above the form: null if its whole message is at the fields.
 */
export function useFieldErrors<Form extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Form>,
  { prefix = "", names = NOTHING, codes = NOTHING, words = NOTHING }: Options<Form> = {},
): unknown {
  const reasonText = useReasonText();
  const errorText = useErrorText(words);
  const refused = error instanceof ApiError ? error : null;
  const own = refused?.code !== "invalid_request";
  const text = refused && own ? errorText(refused) : null;
  const marked = useMemo(() => {
    if (refused === null) return [];
    const named = refused.details.flatMap(({ field, reason }) => {
      const name = String(field).replace(/^body\./, "");
      if (typeof field !== "string" || !name.startsWith(prefix)) return [];
      return [{ name: names[name] ?? name.slice(prefix.length), message: text ?? reasonText(String(reason)) }];
    });
    const field = codes[refused.code];
    return field && text ? [{ name: field, message: text }] : named;
  }, [refused, text, reasonText, prefix, names, codes]);
  useEffect(() => {
    marked.forEach(({ name, message }, index) => {
      setError(name as FieldPath<Form>, { message }, { shouldFocus: index === 0 });
    });
  }, [marked, setError]);
  return own && marked.length > 0 ? null : error;
}

/** The API's reasons are in English: in another language the storefront's own words are used. */
function useReasonText(): (reason: string) => string {
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
