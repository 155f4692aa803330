import { defineTexts, useTexts } from "../../i18n";
import { COLUMNS, UnreadableFileError } from "./import-file";

const known = COLUMNS.join(", ");

export const importTexts = defineTexts(
  {
    lead: `Products are matched by SKU: new ones are created, and existing ones get the name, price, category, description and picture from the file. Stock is set for new products only. An import can have up to 1,000 products.`,
    example: "Example file",
    exampleHint: `The columns sku, name, price and category are required, separated by commas or semicolons. JSON uses the same names: a list, or one product per line.`,
    file: "File",
    fileHint: `CSV or JSON, up to 1,000 products.`,
    empty: "There are no products in this file. Choose another file.",
    json: (line: string) =>
      line
        ? `Line ${line} is not valid JSON. Correct it and choose the file again.`
        : "This is not a JSON list of products. Correct it and choose the file again.",
    csv: (number: string) =>
      `Product no. ${number} in the file has more or fewer cells than there are columns, or an unclosed quote. Correct it and choose the file again.`,
    unknown: (names: string) =>
      `These columns are not supported: ${names}. Supported columns: ${known}. Rename or remove them and choose the file again.`,
    missing: (names: string) => `These columns are missing: ${names}. Add them and choose the file again.`,
    price: (place: string) =>
      `The price of product no. ${place} has more decimals than the currency, so the separator may mean thousands. Write it as 1000.00, without a thousands separator, and choose the file again.`,
    lines: (count: string) =>
      `The file has ${count} products; an import can have up to 1,000. Split the file and import the parts one after the other.`,
    unreadable: "This file could not be read. Choose it again.",
    tooLarge: "The file is too large for one import. Split it and import the parts one after the other.",
    found: (count: number, shown: number) =>
      count === 1 ? "1 product, not imported yet." : `${count} products, not imported yet. The first ${shown}:`,
    previewCaption: "The first products of the file",
    line: "No.",
    sku: "SKU",
    send: (count: number) => (count === 1 ? "Import 1 product" : `Import ${count} products`),
    someRefused: (refused: number, all: number) => `${refused} of ${all} products were rejected.`,
    allTaken: (all: number) => (all === 1 ? "The product was imported." : `All ${all} products were imported.`),
    counts: (created: number, updated: number, unchanged: number) =>
      `${created} created, ${updated} updated, ${unchanged} unchanged.`,
    refusedHint: "Correct the rejected products and import the file again; the others stay as they are.",
    another: "Import another file",
    show: "Show",
    every: (count: number) => `All (${count})`,
    statuses: { refused: "Rejected", created: "Created", updated: "Updated", unchanged: "Unchanged" },
    noLines: "No products with this result.",
    resultCaption: "The result for each product",
    result: "Result",
    reason: "Reason",
  },
  {
    lead: `I prodotti vengono riconosciuti dal codice articolo (SKU): quelli nuovi vengono creati, quelli esistenti ricevono nome, prezzo, categoria, descrizione e immagine dal file. La giacenza viene impostata solo per i prodotti nuovi. Un’importazione può contenere al massimo 1.000 prodotti.`,
    example: "File di esempio",
    exampleHint: `Le colonne sku, name, price e category sono obbligatorie, separate da virgole o punti e virgola. Nel JSON i nomi sono gli stessi: un elenco, o un prodotto per riga.`,
    file: "File",
    fileHint: `CSV o JSON, al massimo 1.000 prodotti.`,
    empty: "Questo file non contiene prodotti. Scegline un altro.",
    json: (line) =>
      line
        ? `La riga ${line} non è un JSON valido. Correggila e scegli di nuovo il file.`
        : "Il file non è un elenco di prodotti in JSON. Correggilo e scegli di nuovo il file.",
    csv: (number) =>
      `Il prodotto n. ${number} del file ha un numero di celle diverso da quello delle colonne, o virgolette non chiuse. Correggilo e scegli di nuovo il file.`,
    unknown: (names) =>
      `Queste colonne non sono previste: ${names}. Quelle previste sono ${known}. Rinominale o rimuovile e scegli di nuovo il file.`,
    missing: (names) => `Mancano queste colonne: ${names}. Aggiungile e scegli di nuovo il file.`,
    price: (place) =>
      `Il prezzo del prodotto n. ${place} ha più decimali della valuta: il separatore potrebbe indicare le migliaia. Scrivilo come 1000,00, senza separatore delle migliaia, e scegli di nuovo il file.`,
    lines: (count) =>
      `Il file contiene ${count} prodotti; un’importazione può contenerne al massimo 1.000. Dividilo in più file e importali uno dopo l’altro.`,
    unreadable: "Non è stato possibile leggere il file. Sceglilo di nuovo.",
    tooLarge: "Il file è troppo grande per un’importazione. Dividilo in più file e importali uno dopo l’altro.",
    found: (count, shown) =>
      count === 1 ? "1 prodotto, non ancora importato." : `${count} prodotti, non ancora importati. I primi ${shown}:`,
    previewCaption: "I primi prodotti del file",
    line: "N.",
    sku: "Codice articolo",
    send: (count) => (count === 1 ? "Importa 1 prodotto" : `Importa ${count} prodotti`),
    someRefused: (refused, all) =>
      refused === 1 ? `1 prodotto su ${all} è stato rifiutato.` : `${refused} prodotti su ${all} sono stati rifiutati.`,
    allTaken: (all) => (all === 1 ? "Il prodotto è stato importato." : `Tutti i ${all} prodotti sono stati importati.`),
    counts: (created, updated, unchanged) => `Creati: ${created}. Aggiornati: ${updated}. Invariati: ${unchanged}.`,
    refusedHint: "Correggi i prodotti rifiutati e importa di nuovo il file; gli altri restano invariati.",
    another: "Importa un altro file",
    show: "Mostra",
    every: (count) => `Tutti (${count})`,
    statuses: { refused: "Rifiutato", created: "Creato", updated: "Aggiornato", unchanged: "Invariato" },
    noLines: "Nessun prodotto con questo esito.",
    resultCaption: "Esito per ogni prodotto",
    result: "Esito",
    reason: "Motivo",
  },
);

/** The message for a file that cannot be sent. */
export function useFileErrorText(): (error: Error) => string {
  const t = useTexts(importTexts);
  return (error) => {
    if (!(error instanceof UnreadableFileError)) return t.unreadable;
    return error.kind === "empty" ? t.empty : t[error.kind](error.place);
  };
}
