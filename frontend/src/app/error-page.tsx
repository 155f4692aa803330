import { useEffect, useState } from "react";
import { useRouteError } from "react-router";
import { defineTexts, useTexts } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { Loading } from "../ui/loading";
import { Empty, Page } from "../ui/page";
import { isStaleRelease, type Reload, reloadOnce } from "./stale-release";

const texts = defineTexts(
  {
    lost: "Page not found",
    lostHint: "The address may be wrong, or the page has moved.",
    broken: "This page could not be loaded",
    brokenHint: "Reload the page. This can happen right after an update of the shop.",
    offline: "The shop cannot be reached",
    offlineHint: "You may be offline. Check your connection, then reload the page.",
    reload: "Reload",
    shop: "Back to the shop",
  },
  {
    lost: "Pagina non trovata",
    lostHint: "L’indirizzo potrebbe essere errato, oppure la pagina è stata spostata.",
    broken: "Non è stato possibile caricare questa pagina",
    brokenHint: "Ricarica la pagina. Può succedere subito dopo un aggiornamento del negozio.",
    offline: "Il negozio non è raggiungibile",
    offlineHint: "Potresti essere offline. Controlla la connessione e ricarica la pagina.",
    reload: "Ricarica",
    shop: "Torna al negozio",
  },
);

export function NotFoundPage() {
  const t = useTexts(texts);
  return (
    <Page title={t.lost}>
      <Empty>
        <p>{t.lostHint}</p>
        <ButtonLink to="/">{t.shop}</ButtonLink>
      </Empty>
    </Page>
  );
}

/** A bug, or a chunk that could not be loaded. A missing chunk reloads the page once. */
export function ErrorPage() {
  const t = useTexts(texts);
  const error = useRouteError();
  const [reload, setReload] = useState<Reload | null>(() => (isStaleRelease(error) ? "reloading" : null));
  useEffect(() => {
    if (isStaleRelease(error)) void reloadOnce().then(setReload);
    else console.error(error);
  }, [error]);
  if (reload === "reloading") return <Loading />;
  const offline = reload === "unreachable";
  return (
    <Page title={offline ? t.offline : t.broken}>
      <Empty>
        <p>{offline ? t.offlineHint : t.brokenHint}</p>
        <div className="row">
          <Button onClick={() => window.location.reload()}>{t.reload}</Button>
          <a className="button quiet" href="/">
            {t.shop}
          </a>
        </div>
      </Empty>
    </Page>
  );
}
