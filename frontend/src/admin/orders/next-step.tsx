import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { Section } from "../../orders/order-parts";
import { isUnpaid, notPaidOnline, type Order, type Status } from "../../orders/queries";
import { nextStatus } from "../../orders/transitions";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { FormError } from "../../ui/error-message";
import { useToast } from "../../ui/toasts";
import { texts } from "./texts";

/** The next step in fulfilling an order. */
export function NextStep({ order }: { order: Order }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const step = useStep(order, () => setAsking(false));
  const next = nextStatus(order.status);
  const unpaid = isUnpaid(order) || (next === "shipped" && notPaidOnline(order));
  const problem = !asking && <FormError error={step.error} />;
  if (next === null) {
    return (
      <>
        {problem}
        <p className="fine">{t.over}</p>
      </>
    );
  }
  return (
    <Section title={t.nextStep}>
      {problem}
      {order.status === "pending" && <p>{t.unpaidHint}</p>}
      <div className="row">
        <Button
          // A separate button for each step, so that a double click cannot take two steps.
          key={next}
          kind={unpaid ? "quiet" : "primary"}
          busy={step.isPending}
          onClick={() => (unpaid ? setAsking(true) : step.mutate(next))}
        >
          {t.steps[next]}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t.unpaidTitle}
          action={t.steps[next] ?? next}
          dismiss={t.notYet}
          busy={step.isPending}
          onConfirm={() => step.mutate(next)}
          onDismiss={() => setAsking(false)}
        >
          <FormError error={step.error} />
          <p>{t.unpaidText}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}

function useStep(order: Order, onDone: () => void) {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const toast = useToast();
  return useMutation({
    mutationFn: (status: Status) => {
      // The admin has confirmed it: the API ships no unpaid order by mistake.
      const body = status === "shipped" && notPaidOnline(order) ? { status, unpaid: true } : { status };
      return unwrap(api.PUT("/orders/{id}/status", { params: { path: { id: order.id } }, body }));
    },
    onSuccess: (changed) => {
      queries.setQueryData(["order", order.id], changed);
      toast(t.stepDone[changed.status]);
      onDone();
    },
    // The order may have changed in the meantime.
    onError: () => queries.invalidateQueries({ queryKey: ["order", order.id] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["orders"] }),
  });
}
