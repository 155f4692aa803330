import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { FormError } from "../ui/error-message";
import { useToast } from "../ui/toasts";
import type { Order } from "./queries";
import { texts } from "./texts";

/** @param repaid The text about the money of an order that was paid. */
export function CancelOrder({ order, refundText }: { order: Order; refundText?: string }) {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const { user } = useSession();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST("/orders/{id}/cancel", { params: { path: { id: order.id } } })),
    onSuccess: (cancelled) => {
      queries.setQueryData(["order", order.id], cancelled);
      toast(t.cancelled);
      setAsking(false);
    },
    // The order may have been shipped in the meantime.
    onError: () => queries.invalidateQueries({ queryKey: ["order", order.id] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["orders"] }),
  });
  // A guest may only order, pay and read.
  if (user?.role === "guest") return null;
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t.cancel}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t.cancelTitle}
          action={t.cancel}
          dismiss={t.keep}
          busy={cancel.isPending}
          onConfirm={() => cancel.mutate()}
          onDismiss={() => setAsking(false)}
        >
          <FormError error={cancel.error} />
          <p>
            {order.payment_status === "paid" && (refundText ?? t.cancelPaid)} {t.cancelText}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
