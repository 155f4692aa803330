import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice } from "../ui/page";
import { accountTexts } from "./texts";

/** Requests a copy of everything that the shop stores about the customer. */
export function DataExport() {
  const t = useTexts(accountTexts);
  const { api } = useServices();
  const { user } = useSession();
  const request = useMutation({ mutationFn: () => unwrap(api.POST("/auth/me/export")) });
  const words = { too_many_exports: t.tooManyExports, address_not_verified: t.notVerified };
  return (
    <section className="panel stack">
      <h2>{t.data}</h2>
      <p>{t.dataHelp}</p>
      <FormError error={request.error} words={words} />
      {request.isSuccess ? (
        <Notice kind="good">{t.dataRequested(user?.email ?? "")}</Notice>
      ) : (
        <div className="row">
          <Button kind="quiet" busy={request.isPending} onClick={() => request.mutate()}>
            {t.requestData}
          </Button>
        </div>
      )}
    </section>
  );
}
