import { type ChangeEvent, type KeyboardEvent, useState } from "react";

/**
 * A text field whose value takes effect on blur or Enter. An invalid value is refused, and the field shows the value in
 * effect again.
 * @param value The value in effect; a new one from outside replaces what was typed.
 * @param commit Takes the typed text; returns its normalised form, or null if it is invalid.
 */
export function useDraft(value: string, commit: (text: string) => string | null) {
  const [typed, setTyped] = useState<{ text: string; over: string } | null>(null);
  const [refused, setRefused] = useState(false);
  const shown = typed?.over === value ? typed.text : value;
  const leave = () => {
    if (shown === value) return setTyped(null);
    const taken = commit(shown);
    setRefused(taken === null);
    // Until the new value arrives from outside.
    setTyped(taken === null ? null : { text: taken, over: value });
  };
  return {
    refused,
    field: {
      value: shown,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
        setTyped({ text: target.value, over: value });
        setRefused(false);
      },
      onBlur: leave,
      onKeyDown: ({ key }: KeyboardEvent) => {
        if (key === "Enter") leave();
      },
    },
  };
}
