import { defineTexts, useTexts } from "../i18n";

const texts = defineTexts(
  {
    title: "The shop is temporarily unavailable",
    text: "Reload the page in a minute.",
    reload: "Reload",
  },
  {
    title: "Il negozio è temporaneamente non disponibile",
    text: "Ricarica la pagina tra un minuto.",
    reload: "Ricarica",
  },
);

/** Replaces everything when even the configuration could not be loaded. */
export function UnavailablePage() {
  const t = useTexts(texts);
  return (
    <main className="page">
      <title>Bottega</title>
      <h1>{t.title}</h1>
      <p>{t.text}</p>
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        {t.reload}
      </button>
    </main>
  );
}
