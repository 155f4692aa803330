import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";

const texts = defineTexts({ tryAgain: "Try again" }, { tryAgain: "Riprova" });

/** In place of a form: another request must not be sent before it is known what became of the last one. */
export function UnknownOutcome({ text, again }: { text: string; again: () => void }) {
  const t = useTexts(texts);
  return (
    <div className="problem" role="alert">
      <p>{text}</p>
      <div className="row">
        <Button onClick={again}>{t.tryAgain}</Button>
      </div>
    </div>
  );
}
