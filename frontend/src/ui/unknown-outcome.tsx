import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";
import { FocusOnMount } from "./focus-on-mount";

const texts = defineTexts({ tryAgain: "Try again" }, { tryAgain: "Riprova" });

/** Replaces a form: no other request may be sent before the result of the last one is known. */
export function UnknownOutcome({ text, again }: { text: string; again: () => void }) {
  const t = useTexts(texts);
  return (
    <FocusOnMount className="problem" role="alert">
      <p>{text}</p>
      <div className="row">
        <Button onClick={again}>{t.tryAgain}</Button>
      </div>
    </FocusOnMount>
  );
}
