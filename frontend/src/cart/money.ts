/** Sums of decimal strings in integer minor units; no floats. */

const DIGITS = new Map<string, number>();

/** @returns The currency's decimal digits, such as 2 for EUR and 0 for JPY. */
export function digitsOf(currency: string): number {
  const known = DIGITS.get(currency);
  if (known !== undefined) return known;
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const digits = options.maximumFractionDigits ?? 2;
  DIGITS.set(currency, digits);
  return digits;
}

export function toMinor(amount: string, currency: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  const digits = digitsOf(currency);
  return BigInt(whole + fraction.padEnd(digits, "0").slice(0, digits));
}

export function toDecimal(minor: bigint, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** @returns The typed amount as a decimal string; null if it is not an amount in this currency. A comma is a decimal point here. */
export function parseAmount(text: string, currency: string): string | null {
  const [, whole, fraction = ""] = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > digitsOf(currency)) return null;
  return toDecimal(toMinor(`${whole}.${fraction}`, currency), currency);
}

/** Price times quantity, over all lines. */
export function totalOf(lines: readonly { price: string; quantity: number }[], currency: string): string {
  const total = lines.reduce((sum, line) => sum + toMinor(line.price, currency) * BigInt(line.quantity), 0n);
  return toDecimal(total, currency);
}
