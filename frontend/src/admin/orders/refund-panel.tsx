import { useState } from "react";
import { type Schemas, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { useAttempt } from "../../app/use-attempt";
import { toMinor } from "../../cart/money";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { FocusOnMount } from "../../ui/focus-on-mount";
import { Loading } from "../../ui/loading";
import { UnknownOutcome } from "../../ui/unknown-outcome";
import type { Payment, Refund } from "./refund";
import { RefundForm } from "./refund-form";
import { refundTexts } from "./refund-texts";

type PendingRefund = Schemas["RefundCreate"] & { amount: string };

/** A form, a confirmation and the result. Submitting the same refund twice refunds once. */
export function RefundPanel({ payment, left }: { payment: Payment; left: bigint }) {
  const t = useTexts(refundTexts);
  const { money } = useFormats();
  const [pending, setPending] = useState<PendingRefund | null>(null);
  const [another, setAnother] = useState(false);
  const refund = useRefund(payment, () => setPending(null));
  const amount = money(pending?.amount ?? "0", payment.currency);
  // Resumed after a reload.
  if (refund.isPending && pending === null) return <Loading>{t.refunding}</Loading>;
  if (refund.unknown) {
    const sent = money(refund.unknown.amount, payment.currency);
    return <UnknownOutcome text={t.unknown(sent)} again={refund.again} />;
  }
  const again = () => {
    setAnother(true);
    refund.reset();
  };
  if (refund.data) {
    const made = refund.data;
    const now = payment.refunds.find(({ id }) => id === made.id) ?? made;
    return <Result refund={now} again={left > 0n ? again : null} />;
  }
  if (left === 0n) return null;
  return (
    <>
      <RefundForm
        key={String(left)}
        left={left}
        currency={payment.currency}
        focused={another}
        error={refund.error}
        onSubmit={setPending}
      />
      {pending && (
        <ConfirmDialog
          title={t.refundConfirm(amount)}
          action={t.refundAmount(amount)}
          dismiss={t.notYet}
          busy={refund.isPending}
          onConfirm={() => refund.begin(pending)}
          onDismiss={() => setPending(null)}
        >
          <p>
            {t.refundText} {toMinor(pending.amount, payment.currency) === left && t.refundWhole}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function useRefund(payment: Payment, onSettled: () => void) {
  const { api, queries } = useServices();
  const path = { id: payment.id };
  const refetch = () => {
    onSettled();
    void queries.invalidateQueries({ queryKey: ["payments"] });
    void queries.invalidateQueries({ queryKey: ["order", payment.order_id] });
  };
  return useAttempt(`refund.${payment.id}`, {
    send: (body: PendingRefund, header) =>
      unwrap(api.POST("/payments/{id}/refunds", { params: { path, header }, body })),
    onSuccess: refetch,
    refresh: refetch,
  });
}

function Result({ refund, again }: { refund: Refund; again: (() => void) | null }) {
  const t = useTexts(refundTexts);
  const { money } = useFormats();
  const kind = { succeeded: "notice good", pending: "notice", failed: "problem" }[refund.status];
  return (
    <FocusOnMount className={kind}>
      <p role="status">{t.results[refund.status](money(refund.amount, refund.currency))}</p>
      {again && (
        <Button kind="quiet" onClick={again}>
          {t.another}
        </Button>
      )}
    </FocusOnMount>
  );
}
