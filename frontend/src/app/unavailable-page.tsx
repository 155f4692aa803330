import { defineTexts, useTexts } from "../i18n";

const texts = defineTexts(
  {
    title: "The shop is closed for a moment",
    text: "It could not be opened. Load the page again in a minute.",
    reload: "Load again",
  },
  {
    title: "Il negozio è chiuso per un momento",
    text: "Non è stato possibile aprirlo. Ricarica la pagina tra un minuto.",
    reload: "Carica di nuovo",
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
