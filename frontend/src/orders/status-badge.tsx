import { useTexts } from "../i18n";
import type { Order } from "./queries";
import { texts } from "./texts";

export function StatusBadge({ status }: Pick<Order, "status">) {
  const t = useTexts(texts);
  return (
    <span className="status" data-status={status}>
      {t.statuses[status]}
    </span>
  );
}
