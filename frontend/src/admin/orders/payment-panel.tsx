import { toDecimal } from "../../cart/money";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Table } from "../../ui/table";
import { isCaptured, type Payment, type Refund, refundableAmount } from "./refund";
import { RefundPanel } from "./refund-panel";
import { refundTexts } from "./refund-texts";

/** The payment of an order, its refunds, and a form for another refund. */
export function PaymentPanel({ payment }: { payment: Payment }) {
  const left = refundableAmount(payment);
  return (
    <article className="panel stack">
      <Facts payment={payment} left={left} />
      {payment.refunds.length > 0 && <Refunds refunds={payment.refunds} />}
      <RefundPanel payment={payment} left={left} />
    </article>
  );
}

function Facts({ payment, left }: { payment: Payment; left: bigint }) {
  const t = useTexts(refundTexts);
  const { money } = useFormats();
  const { currency } = payment;
  return (
    <dl className="facts">
      <dt>{t.paymentStatus}</dt>
      <dd>{t.paymentStatuses[payment.status]}</dd>
      <dt>{t.amount}</dt>
      <dd>{money(payment.amount, currency)}</dd>
      {isCaptured(payment) && (
        <>
          <dt>{t.refunded}</dt>
          <dd>{money(payment.refunded_amount, currency)}</dd>
          <dt>{t.left}</dt>
          <dd>{money(toDecimal(left, currency), currency)}</dd>
        </>
      )}
    </dl>
  );
}

function Refunds({ refunds }: { refunds: Refund[] }) {
  const t = useTexts(refundTexts);
  const { money, moment } = useFormats();
  return (
    <>
      <h3>{t.refunds}</h3>
      <Table
        caption={t.refundsCaption}
        rows={refunds}
        keyOf={({ id }) => id}
        columns={[
          { head: t.at, cell: ({ created_at }) => <time dateTime={created_at}>{moment(created_at)}</time> },
          { head: t.state, cell: ({ status }) => t.refundStates[status] },
          { head: t.why, cell: ({ reason, origin }) => reason ?? t.origins[origin] },
          { head: t.amount, number: true, cell: ({ amount, currency }) => money(amount, currency) },
        ]}
      />
    </>
  );
}
