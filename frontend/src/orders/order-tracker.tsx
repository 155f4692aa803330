import { useTexts } from "../i18n";
import type { Order, Status } from "./queries";
import { texts } from "./texts";

const STEPS: Status[] = ["pending", "processing", "shipped", "delivered"];

/** The progress of the order; screen readers announce changes. */
export function OrderTracker({ order }: { order: Order }) {
  const t = useTexts(texts);
  const now = STEPS.indexOf(order.status);
  return (
    <>
      <p className="unseen" role="status">
        {t.statuses[order.status]}
      </p>
      {now >= 0 && (
        <ol className="tracker" aria-label={t.trackerLabel}>
          {STEPS.map((step, index) => (
            <li key={step} data-done={index <= now || undefined} aria-current={index === now ? "step" : undefined}>
              {t.tracker[step]}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
