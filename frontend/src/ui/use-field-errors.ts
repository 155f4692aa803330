import { useEffect, useMemo } from "react";
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";
import { ApiError } from "../api/errors";
import { useErrorText, type Words } from "./error-message";

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
  const errorText = useErrorText(words);
  const refused = error instanceof ApiError ? error : null;
  const own = refused?.code !== "invalid_request";
  const text = refused && own ? errorText(refused) : null;
  const marked = useMemo(() => {
    if (refused === null) return [];
    const named = refused.details.flatMap(({ field, reason }) => {
      const name = String(field).replace(/^body\./, "");
      if (typeof field !== "string" || !name.startsWith(prefix)) return [];
      return [{ name: names[name] ?? name.slice(prefix.length), message: text ?? toSentence(String(reason)) }];
    });
    const field = codes[refused.code];
    return field && text ? [{ name: field, message: text }] : named;
  }, [refused, text, prefix, names, codes]);
  useEffect(() => {
    marked.forEach(({ name, message }, index) => {
      setError(name as FieldPath<Form>, { message }, { shouldFocus: index === 0 });
    });
  }, [marked, setError]);
  return own && marked.length > 0 ? null : error;
}

/** The API's reason, which is in the language of the page. Its English words for lengths and absent fields are technical. */
function toSentence(reason: string): string {
  const [, bound, count] = /at (most|least) (\d+) characters?$/.exec(reason) ?? [];
  if (bound && count) return `Use at ${bound} ${count} characters.`;
  if (reason === "Field required") return "This field is required.";
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? "" : "."}`;
}
