import type { Schemas } from "../../api/client";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Empty } from "../../ui/page";
import { StatusLabel } from "../../ui/status-label";
import { Table } from "../../ui/table";
import { texts } from "./texts";

export type Queue = Schemas["ConsumerQueue"];

export function Queues({ queues }: { queues: Queue[] }) {
  const t = useTexts(texts);
  const { number } = useFormats();
  if (queues.length === 0) return <Empty>{t.noQueues}</Empty>;
  return (
    <Table
      caption={t.queuesCaption}
      rows={queues}
      keyOf={({ name }) => name}
      columns={[
        { head: t.queue, cell: ({ name }) => name },
        { head: t.waiting, number: true, cell: ({ waiting }) => number(waiting) },
        { head: t.inFlight, number: true, cell: ({ in_flight }) => number(in_flight) },
        {
          head: t.deadLetters,
          number: true,
          cell: ({ dead_letters: dead }) => <StatusLabel state={dead > 0 ? "bad" : "good"}>{number(dead)}</StatusLabel>,
        },
      ]}
    />
  );
}
