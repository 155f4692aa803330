import { useTexts } from "../i18n";
import { texts } from "./texts";

/** The current step of the checkout. */
export function CheckoutSteps({ now }: { now: number }) {
  const t = useTexts(texts);
  return (
    <ol className="steps" aria-label={t.stepsLabel}>
      {t.steps.map((name, index) => (
        <li key={name} data-done={index < now || undefined} aria-current={index === now ? "step" : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}
