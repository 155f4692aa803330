import { useMutation } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";
import { unwrap } from "../api/client";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Empty, Page } from "../ui/page";
import { texts } from "./texts";

/**
 * Where the mails to guests lead. The token is in the fragment, which is sent to no server, and is used only by the button:
 * programs that follow the links of mails do not use it up.
 */
export function OpenOrderPage() {
  const t = useTexts(texts);
  const { api, session } = useServices();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const token = new URLSearchParams(hash.slice(1)).get("token");
  const open = useMutation({
    mutationFn: (body: { token: string }) => unwrap(api.POST("/auth/order-links", { body })),
    onSuccess: (opened) => {
      session.begin(opened);
      void navigate(`/orders/${opened.order_id}`, { replace: true });
    },
  });
  const used = !token || isStatus(open.error, 410);
  return (
    <Page title={t.openOrder} className="narrow">
      {used ? (
        <Empty>
          <p>{t.linkUsed}</p>
        </Empty>
      ) : (
        <div className="stack panel">
          <FormError error={open.error} />
          <p>{t.openOrderHint}</p>
          <Button busy={open.isPending} onClick={() => open.mutate({ token })}>
            {t.openOrder}
          </Button>
        </div>
      )}
    </Page>
  );
}
