import "./table.css";
import type { ReactNode } from "react";

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Align the numbers of a column. */
  number?: boolean;
}

interface TableProps<Row> {
  /** What the table contains, for screen readers. */
  caption: string;
  /** The first column names the row. */
  columns: readonly [Column<Row>, ...Column<Row>[]];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  busy?: boolean;
}

/** A table; on a phone each row becomes a card with the column names in front of the values. */
export function Table<Row>({ caption, columns, rows, keyOf, busy = false }: TableProps<Row>) {
  const [first, ...others] = columns;
  return (
    <table className="table" aria-busy={busy}>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, number }) => (
            <th key={head} scope="col" data-number={number}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            <th scope="row">{first.cell(row)}</th>
            {others.map(({ head, cell, number }) => (
              <td key={head} data-head={head} data-number={number}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
