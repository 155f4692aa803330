import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { useLinkToken } from "../auth/link-token";
import { useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Notice, Page } from "../ui/page";
import { accountTexts } from "./texts";

/** Where the mail about a requested copy of one's data leads. Nothing happens before the click: mail scanners follow links. */
export function ExportPage() {
  const t = useTexts(accountTexts);
  const token = useLinkToken();
  return (
    <Page title={t.exportTitle} className="narrow">
      {token ? <Download token={token} /> : <RequestAnother text={t.exportIncomplete} />}
    </Page>
  );
}

function Download({ token }: { token: string }) {
  const t = useTexts(accountTexts);
  const { api } = useServices();
  const download = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/exports", { body: { token } })),
    // The response is an attachment: the page stays.
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (isStatus(download.error, 410)) return <RequestAnother text={t.exportExpired} help={t.exportExpiredHelp} />;
  return (
    <div className="stack panel">
      <p>{t.exportHelp}</p>
      {download.isSuccess && <Notice kind="good">{t.downloadStarted}</Notice>}
      <FormError error={download.error} />
      <div className="row">
        <Button busy={download.isPending} onClick={() => download.mutate()}>
          {t.download}
        </Button>
      </div>
    </div>
  );
}

function RequestAnother({ text, help }: { text: string; help?: string }) {
  const t = useTexts(accountTexts);
  return (
    <div className="stack">
      <Notice kind="warning">{text}</Notice>
      {help && <p>{help}</p>}
      <div className="row">
        <ButtonLink to="/account">{t.toAccount}</ButtonLink>
      </div>
    </div>
  );
}
