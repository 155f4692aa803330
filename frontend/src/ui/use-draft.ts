import { type ChangeEvent, type KeyboardEvent, useState } from "react";

/**
 * A text field whose content takes effect when one leaves it or presses Enter. What cannot take effect is refused, and the
 * field shows again what does.
 * @param value What is in effect; one that is set from outside takes the place of what was typed.
 * @param commit Takes what was typed. Returns how it is written now, or null if it was refused.
 */
export function useDraft(value: string, commit: (text: string) => string | null) {
  const [typed, setTyped] = useState<{ text: string; over: string } | null>(null);
  const [refused, setRefused] = useState(false);
  const shown = typed?.over === value ? typed.text : value;
  const leave = () => {
    if (shown === value) return setTyped(null);
    const taken = commit(shown);
    setRefused(taken === null);
    // Until it has come back from outside.
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
