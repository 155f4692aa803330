import { useState } from "react";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { SelectField } from "../../ui/field";
import { FocusOnMount } from "../../ui/focus-on-mount";
import { Empty } from "../../ui/page";
import { StatusLabel } from "../../ui/status-label";
import { Table } from "../../ui/table";
import { cellOf } from "./import-preview";
import { importTexts } from "./import-texts";
import { texts } from "./texts";

type Summary = Schemas["ImportSummary"];
type Line = Schemas["ImportedLine"];
const STATUSES = ["refused", "created", "updated", "unchanged"] as const;
const STATES = { refused: "bad", created: "good", updated: "good", unchanged: "good" } as const;

interface ImportResultProps {
  summary: Summary;
  /** The lines, in the order in which they were sent. */
  sent: unknown[];
  again: () => void;
}

/** The result of each line. */
export function ImportResult({ summary, sent, again }: ImportResultProps) {
  const t = useTexts(importTexts);
  const [shown, setShown] = useState<Line["status"] | "">(summary.refused > 0 ? "refused" : "");
  const lines = summary.lines.filter(({ status }) => shown === "" || status === shown);
  return (
    <div className="stack">
      <FocusOnMount className={summary.refused > 0 ? "notice warning" : "notice good"}>
        <p>
          <strong>{summary.refused > 0 ? t.someRefused(summary.refused, sent.length) : t.allTaken(sent.length)}</strong>
        </p>
        <p>{t.counts(summary.created, summary.updated, summary.unchanged)}</p>
        {summary.refused > 0 && <p>{t.refusedHint}</p>}
      </FocusOnMount>
      <div className="row">
        <Button kind="quiet" onClick={again}>
          {t.another}
        </Button>
      </div>
      <div className="toolbar">
        <SelectField
          label={t.show}
          value={shown}
          onChange={({ target }) => setShown(target.value as Line["status"] | "")}
        >
          <option value="">{t.every(sent.length)}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {t.statuses[status]} ({summary[status]})
            </option>
          ))}
        </SelectField>
      </div>
      {lines.length === 0 ? <Empty>{t.noLines}</Empty> : <Lines lines={lines} sent={sent} />}
    </div>
  );
}

function Lines({ lines, sent }: { lines: Line[]; sent: unknown[] }) {
  const t = useTexts(importTexts);
  const { product } = useTexts(texts);
  const name = ({ id, line }: Line) => {
    const text = cellOf(sent[line - 1], "name");
    return id && text ? <Link to={`/admin/products/${id}`}>{text}</Link> : text;
  };
  return (
    <Table
      caption={t.resultCaption}
      rows={lines}
      keyOf={({ line }) => String(line)}
      columns={[
        { head: t.line, cell: ({ line }) => line },
        { head: t.sku, cell: ({ sku }) => sku },
        { head: product, cell: name },
        {
          head: t.result,
          cell: ({ status }) => <StatusLabel state={STATES[status]}>{t.statuses[status]}</StatusLabel>,
        },
        { head: t.reason, cell: ({ reason }) => reason },
      ]}
    />
  );
}
