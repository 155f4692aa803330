import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import type { PayFormProps } from "./pay-form-props";
import { type Sandbox, TEST_CARDS } from "./sandbox-client";
import { texts } from "./texts";

/** Chooses how the test card behaves. No money moves. */
export function SandboxForm({ client, secret, amount, onState }: PayFormProps<Sandbox>) {
  const t = useTexts(texts);
  const [card, setCard] = useState<string>(TEST_CARDS[0]);
  const confirm = useMutation({
    mutationFn: () => client.confirm(secret, card, window.location.origin + window.location.pathname),
    onSuccess: (state) => {
      onState(state);
      if (state.redirect) window.location.assign(state.redirect);
    },
    // The confirmation may have gone through: look up the state instead of confirming again.
    onError: () => onState(null),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <fieldset className="cards">
        <legend>{t.testCards}</legend>
        <p className="hint">{t.testCardsHint}</p>
        {TEST_CARDS.map((each) => (
          <label key={each} className="card-choice">
            <input type="radio" name="card" value={each} checked={card === each} onChange={() => setCard(each)} />
            {t.cards[each]}
          </label>
        ))}
      </fieldset>
      {confirm.isError && <ErrorMessage error={confirm.error} text={t.stripeUnreachable} />}
      <Button type="submit" busy={confirm.isPending}>
        {t.payAmount(amount)}
      </Button>
    </form>
  );
}
