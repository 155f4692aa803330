import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";
import { Focused } from "./focused";

const texts = defineTexts({ tryAgain: "Try again" }, { tryAgain: "Riprova" });

/** In place of a form: another request must not be sent before it is known what became of the last one. */
export function UnknownOutcome({ text, again }: { text: string; again: () => void }) {
  const t = useTexts(texts);
  return (
    <Focused className="problem" role="alert">
      <p>{text}</p>
      <div className="row">
        <Button onClick={again}>{t.tryAgain}</Button>
      </div>
    </Focused>
  );
}
