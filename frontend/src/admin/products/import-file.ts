import { parseAmount } from "../../cart/money";

/** Reads a file of products into lines for `POST /products/import`. The API validates each line itself. */

export const MAX_PRODUCTS = 1_000;
export const COLUMNS = ["sku", "name", "price", "category", "currency", "description", "stock", "image_url"] as const;
const REQUIRED = ["sku", "name", "price", "category"];

type Kind = "empty" | "json" | "csv" | "unknown" | "missing" | "price" | "lines";

/** A file that cannot be sent as it is. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFile";
  readonly kind: Kind;
  /** Where the problem is: a line of JSON, a product of the CSV, a price, the unknown columns, or the number of products. */
  readonly place: string;

  constructor(kind: Kind, place: string | number = "") {
    super(`${kind} ${place}`);
    this.kind = kind;
    this.place = String(place);
  }
}

/**
 * @param name Its extension sets the format: `.json`, `.jsonl` or `.ndjson`; anything else is CSV.
 * @param currency The shop's currency, which the prices are in.
 * @throws UnreadableFileError if there is nothing to send, or more than the API accepts at once.
 */
export async function readProducts(name: string, content: ArrayBuffer, currency: string): Promise<unknown[]> {
  const text = decode(content);
  const lines = await reader(name)(text, currency);
  if (lines.length === 0) throw new UnreadableFileError("empty");
  if (lines.length > MAX_PRODUCTS) throw new UnreadableFileError("lines", lines.length);
  return lines;
}

/** UTF-8, or the encoding that spreadsheets use instead. */
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

/** A list, or the body of an import request. */
function readJson(text: string): unknown[] {
  const parsed = parse(text);
  const products = Array.isArray(parsed) ? parsed : (parsed as { products?: unknown } | null)?.products;
  if (!Array.isArray(products)) throw new UnreadableFileError("json");
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
    throw new UnreadableFileError("json", line);
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
  // A file with a single column has no delimiter to detect; the missing columns are reported instead.
  const error = errors.find(({ type }) => type !== "Delimiter");
  // With an open quote, the parser has counted the header line too.
  if (error) throw new UnreadableFileError("csv", (error.row ?? 0) + (error.type === "Quotes" ? 0 : 1));
  return data.map((row, index) => toLine(row, currency, index + 1));
}

function checkColumns(columns: string[]): void {
  const known: readonly string[] = COLUMNS;
  const unknown = columns.filter((column) => !known.includes(column));
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (unknown.length > 0) throw new UnreadableFileError("unknown", unknown.map((column) => column || "(…)").join(", "));
  if (missing.length > 0) throw new UnreadableFileError("missing", missing.join(", "));
}

/** Empty cells are left out. */
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
 * Text that is no price at all is passed on, so that the API refuses that line only.
 * @throws UnreadableFileError if a separator may stand for thousands: `1.000` euros can mean a thousand to the author of the
 * file, and means one to the API.
 */
function toPrice(cell: string, currency: string, number: number): string {
  const price = parseAmount(cell, currency);
  if (price === null && /^\d+[.,]\d+$/.test(cell)) throw new UnreadableFileError("price", `${number} (${cell})`);
  return price ?? cell;
}
