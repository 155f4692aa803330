import { parseAmount } from "../../cart/money";

/** What a file of products holds: lines for `POST /products/import`, each of which the API checks for itself. */

export const MOST_LINES = 1_000;
export const COLUMNS = ["sku", "name", "price", "category", "currency", "description", "stock", "image_url"] as const;
const NEEDED = ["sku", "name", "price", "category"];

type Kind = "empty" | "json" | "csv" | "unknown" | "missing" | "price" | "lines";

/** A file that cannot be sent as it is. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly kind: Kind;
  /** Where it stops making sense (a line of JSON, a product of CSV, a price), the columns at fault, or how many products there are. */
  readonly place: string;

  constructor(kind: Kind, place: string | number = "") {
    super(`${kind} ${place}`);
    this.kind = kind;
    this.place = String(place);
  }
}

/**
 * @param name Its ending tells what it is: `.json`, `.jsonl` or `.ndjson`; anything else is CSV.
 * @param currency The shop's, in which the prices are.
 * @throws UnreadableFile if there is nothing to send, or more than the API takes at once.
 */
export async function readProducts(name: string, content: ArrayBuffer, currency: string): Promise<unknown[]> {
  const text = decode(content);
  const lines = await reader(name)(text, currency);
  if (lines.length === 0) throw new UnreadableFile("empty");
  if (lines.length > MOST_LINES) throw new UnreadableFile("lines", lines.length);
  return lines;
}

/** UTF-8, or what spreadsheets write where they do not. */
function decode(content: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("windows-1252").decode(content);
  }
}

function reader(name: string): (text: string, currency: string) => unknown[] | Promise<unknown[]> {
  if (/\.(jsonl|ndjson)$/i.test(name)) return readJsonLines;
  return /\.json$/i.test(name) ? readJson : readCsv;
}

/** A list, or the body of a request to import. */
function readJson(text: string): unknown[] {
  const parsed = parse(text);
  const products = Array.isArray(parsed) ? parsed : (parsed as { products?: unknown } | null)?.products;
  if (!Array.isArray(products)) throw new UnreadableFile("json");
  return products;
}

function readJsonLines(text: string): unknown[] {
  const numbered = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return numbered.filter(({ line }) => line !== "").map(({ line, number }) => parse(line, number));
}

function parse(text: string, line: number | "" = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableFile("json", line);
  }
}

async function readCsv(text: string, currency: string): Promise<unknown[]> {
  const { default: Papa } = await import("papaparse");
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: "greedy",
    delimitersToGuess: [",", ";", "\t"],
    transformHeader: (head) => head.trim().toLowerCase(),
  });
  checkColumns(meta.fields ?? []);
  // What a delimiter would be cannot be told of a file with one column, which lacks the others.
  const fault = errors.find(({ type }) => type !== "Delimiter");
  // Where a quote is open, the first line has been counted too.
  if (fault) throw new UnreadableFile("csv", (fault.row ?? 0) + (fault.type === "Quotes" ? 0 : 1));
  return data.map((row, index) => toLine(row, currency, index + 1));
}

function checkColumns(columns: string[]): void {
  const known: readonly string[] = COLUMNS;
  const unknown = columns.filter((column) => !known.includes(column));
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (unknown.length > 0) throw new UnreadableFile("unknown", unknown.map((column) => column || "(…)").join(", "));
  if (missing.length > 0) throw new UnreadableFile("missing", missing.join(", "));
}

/** Empty cells say nothing. */
function toLine(row: Record<string, string>, currency: string, number: number): Record<string, string | number> {
  const cells = Object.entries(row)
    .map(([column, cell]) => [column, cell.trim()] as const)
    .filter(([, cell]) => cell !== "");
  return Object.fromEntries(
    cells.map(([column, cell]) => {
      if (column === "price") return [column, toPrice(cell, currency, number)];
      return [column, column === "stock" && /^\d{1,7}$/.test(cell) ? Number(cell) : cell];
    }),
  );
}

/**
 * What is no price at all goes on as it is, for the API to refuse that line alone.
 * @throws UnreadableFile where a separator may stand for thousands: in euros `1.000` is a thousand to whoever wrote it,
 * and one to the API.
 */
function toPrice(cell: string, currency: string, number: number): string {
  const price = parseAmount(cell, currency);
  if (price === null && /^\d+[.,]\d+$/.test(cell)) throw new UnreadableFile("price", `${number} (${cell})`);
  return price ?? cell;
}
