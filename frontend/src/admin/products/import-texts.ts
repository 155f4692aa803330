import { defineTexts, useTexts } from "../../i18n";
import { COLUMNS, MOST_LINES, UnreadableFile } from "./import-file";

const known = COLUMNS.join(", ");

export const importTexts = defineTexts(
  {
    lead: `Products are known by their article number (sku): new ones are created, known ones get the file's name, price, category, description and picture. The stock counts for new products alone. One import takes ${MOST_LINES} products at most.`,
    example: "What a file looks like",
    exampleHint: `sku, name, price and category are needed. Columns may be separated by commas or semicolons. JSON has the same names: a list, or one product in each line.`,
    file: "File",
    fileHint: `CSV or JSON, ${MOST_LINES} products at most.`,
    empty: "There is no product in this file. Choose another one.",
    json: (line: string) =>
      line
        ? `Line ${line} is no JSON. Mend it, then choose the file again.`
        : "This is no JSON with a list of products. Mend it, then choose the file again.",
    csv: (number: string) =>
      `Product no. ${number} of the file has more or fewer cells than the first line has columns, or a quote that is not closed. Mend it, then choose the file again.`,
    unknown: (names: string) =>
      `The shop does not know these columns: ${names}. It knows ${known}. Rename them in the first line or take them away, then choose the file again.`,
    missing: (names: string) => `These columns are missing: ${names}. Add them, then choose the file again.`,
    price: (place: string) =>
      `The price of product no. ${place} has more decimals than the currency, so it may mean thousands. Write it like 1000.00, with nothing between the thousands, then choose the file again.`,
    lines: (count: string) =>
      `The file holds ${count} products, and one import takes ${MOST_LINES}. Split it into several files, and import one after the other.`,
    unreadable: "This file could not be read. Choose it again.",
    tooLarge: "The file is too large for one import. Split it into several files, and import one after the other.",
    found: (count: number, shown: number) =>
      count === 1 ? "One product, not sent yet." : `${count} products, not sent yet. The first ${shown}:`,
    previewCaption: "The first products of the file",
    line: "No.",
    sku: "Article number",
    send: (count: number) => (count === 1 ? "Import one product" : `Import ${count} products`),
    someRefused: (refused: number, all: number) => `${refused} of ${all} products were refused.`,
    allTaken: (all: number) => (all === 1 ? "The product was imported." : `All ${all} products were imported.`),
    counts: (created: number, updated: number, unchanged: number) =>
      `${created} created, ${updated} updated, ${unchanged} unchanged.`,
    refusedHint: "Mend the refused ones and import the file again: what was taken stays as it is.",
    another: "Import another file",
    show: "Show",
    every: (count: number) => `All (${count})`,
    statuses: { refused: "Refused", created: "Created", updated: "Updated", unchanged: "Unchanged" },
    noLines: "No product had this result. Choose another one to show.",
    resultCaption: "What became of each product",
    result: "Result",
    reason: "Reason",
  },
  {
    lead: `I prodotti si riconoscono dal codice articolo (sku): quelli nuovi vengono creati, quelli noti ricevono nome, prezzo, categoria, descrizione e immagine dal file. La disponibilità vale solo per i prodotti nuovi. Un'importazione accetta al massimo ${MOST_LINES} prodotti.`,
    example: "Com'è fatto un file",
    exampleHint: `sku, name, price e category sono necessari. Le colonne possono essere separate da virgole o punti e virgola. Il JSON ha gli stessi nomi: una lista, o un prodotto per riga.`,
    file: "File",
    fileHint: `CSV o JSON, al massimo ${MOST_LINES} prodotti.`,
    empty: "In questo file non c'è nessun prodotto. Scegline un altro.",
    json: (line) =>
      line
        ? `La riga ${line} non è JSON. Correggila e scegli di nuovo il file.`
        : "Questo non è JSON con una lista di prodotti. Correggilo e scegli di nuovo il file.",
    csv: (number) =>
      `Il prodotto n. ${number} del file ha più o meno celle delle colonne della prima riga, o virgolette non chiuse. Correggilo e scegli di nuovo il file.`,
    unknown: (names) =>
      `Il negozio non conosce queste colonne: ${names}. Conosce ${known}. Rinominale nella prima riga o toglile, poi scegli di nuovo il file.`,
    missing: (names) => `Mancano queste colonne: ${names}. Aggiungile e scegli di nuovo il file.`,
    price: (place) =>
      `Il prezzo del prodotto n. ${place} ha più decimali della valuta: potrebbe indicare migliaia. Scrivilo come 1000,00, senza separatore delle migliaia, e scegli di nuovo il file.`,
    lines: (count) =>
      `Il file contiene ${count} prodotti, e un'importazione ne accetta ${MOST_LINES}. Dividilo in più file e importali uno dopo l'altro.`,
    unreadable: "Non è stato possibile leggere questo file. Sceglilo di nuovo.",
    tooLarge: "Il file è troppo grande per un'importazione. Dividilo in più file e importali uno dopo l'altro.",
    found: (count, shown) =>
      count === 1 ? "Un prodotto, non ancora inviato." : `${count} prodotti, non ancora inviati. I primi ${shown}:`,
    previewCaption: "I primi prodotti del file",
    line: "N.",
    sku: "Codice articolo",
    send: (count) => (count === 1 ? "Importa un prodotto" : `Importa ${count} prodotti`),
    someRefused: (refused, all) => `${refused} prodotti su ${all} sono stati rifiutati.`,
    allTaken: (all) => (all === 1 ? "Il prodotto è stato importato." : `Tutti i ${all} prodotti sono stati importati.`),
    counts: (created, updated, unchanged) => `${created} creati, ${updated} aggiornati, ${unchanged} invariati.`,
    refusedHint: "Correggi quelli rifiutati e importa di nuovo il file: quelli accettati restano come sono.",
    another: "Importa un altro file",
    show: "Mostra",
    every: (count) => `Tutti (${count})`,
    statuses: { refused: "Rifiutato", created: "Creato", updated: "Aggiornato", unchanged: "Invariato" },
    noLines: "Nessun prodotto ha avuto questo risultato. Scegline un altro da mostrare.",
    resultCaption: "Che cosa è successo a ogni prodotto",
    result: "Risultato",
    reason: "Motivo",
  },
);

/** The message for a file that cannot be sent. */
export function useFileFault(): (error: Error) => string {
  const t = useTexts(importTexts);
  return (error) => {
    if (!(error instanceof UnreadableFile)) return t.unreadable;
    return error.kind === "empty" ? t.empty : t[error.kind](error.place);
  };
}
