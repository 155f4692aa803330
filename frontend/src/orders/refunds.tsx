import { useQuery } from "@tanstack/react-query";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { type Order, paymentsQuery } from "./queries";
import { texts } from "./texts";

/** Pending and completed refunds. */
export function Refunds({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  const { api } = useServices();
  const concerned =
    order.payment_status.endsWith("refunded") || (order.status === "cancelled" && order.payment_status === "paid");
  const { data } = useQuery({ ...paymentsQuery(api, order), enabled: concerned });
  if (!concerned) return null;
  const refunds = data?.flatMap((payment) => payment.refunds) ?? [];
  if (refunds.length === 0) return <p className="fine">{t.refundComing}</p>;
  return (
    <ul className="fine">
      {refunds
        .filter((refund) => refund.status !== "failed")
        .map(({ id, status, amount, currency }) => (
          <li key={id}>{(status === "succeeded" ? t.refunded : t.refundPending)(money(amount, currency))}</li>
        ))}
    </ul>
  );
}
