import type { ReactNode } from "react";
import { useTexts } from "../../i18n";
import { Table } from "../../ui/table";
import { importTexts } from "./import-texts";
import { texts } from "./texts";

const SHOWN = 5;
const EXAMPLE = `sku,name,price,category,stock,description,image_url
BOWL-1,Salad bowl,39.00,Ceramics,12,"Deep, for six.",/images/bowl.svg
CUP-1,Cup,9.50,Ceramics,40,,`;

export function ImportExample() {
  const t = useTexts(importTexts);
  return (
    <details>
      <summary>{t.example}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard */}
      <pre className="example" tabIndex={0}>
        <code>{EXAMPLE}</code>
      </pre>
      <p className="fine">{t.exampleHint}</p>
    </details>
  );
}

/** The first lines of a file, before it is sent. */
export function ImportPreview({ name, lines, children }: { name: string; lines: unknown[]; children: ReactNode }) {
  const t = useTexts(importTexts);
  const { product, category, price } = useTexts(texts);
  const rows = lines.slice(0, SHOWN).map((line, index) => ({ number: index + 1, line }));
  return (
    <section className="panel stack">
      <h2>{name}</h2>
      <p role="status">{t.found(lines.length, Math.min(SHOWN, lines.length))}</p>
      <Table
        caption={t.previewCaption}
        rows={rows}
        keyOf={({ number }) => String(number)}
        columns={[
          { head: t.line, cell: ({ number }) => number },
          { head: t.sku, cell: ({ line }) => cellOf(line, "sku") },
          { head: product, cell: ({ line }) => cellOf(line, "name") },
          { head: category, cell: ({ line }) => cellOf(line, "category") },
          { head: price, number: true, cell: ({ line }) => cellOf(line, "price") },
        ]}
      />
      <div className="row">{children}</div>
    </section>
  );
}

/** @returns A cell as text; files can contain anything. */
export function cellOf(line: unknown, name: string): string {
  const value = typeof line === "object" && line !== null ? (line as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
