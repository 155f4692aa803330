import type { Schemas } from "../../api/client";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Notice } from "../../ui/page";
import { StatusLabel } from "../../ui/status-label";
import { Table } from "../../ui/table";
import { texts } from "./texts";

type Report = Schemas["HealthReport"];
const STATUS = { healthy: "good", degraded: "warning", unhealthy: "bad" } as const;
const BREAKER = { closed: "good", half_open: "warning", open: "bad" } as const;

export function Health({ report }: { report: Report }) {
  const t = useTexts(texts);
  const healthy = report.status === "healthy";
  const open = Object.values(report.dependencies).some(({ breaker }) => breaker !== "closed");
  return (
    <>
      <Notice kind={healthy && !open ? "good" : "warning"}>
        {healthy ? (open ? t.dependencyDown : t.healthy) : t.degraded}
      </Notice>
      <Services services={report.services} />
      <Dependencies dependencies={report.dependencies} />
    </>
  );
}

function Services({ services }: Pick<Report, "services">) {
  const t = useTexts(texts);
  const { number } = useFormats();
  return (
    <Table
      caption={t.services}
      rows={Object.entries(services)}
      keyOf={([name]) => name}
      columns={[
        { head: t.service, cell: ([name]) => name },
        {
          head: t.status,
          cell: ([, { status }]) => <StatusLabel state={STATUS[status]}>{t.statuses[status]}</StatusLabel>,
        },
        {
          head: t.breaker,
          cell: ([, { breaker }]) => <StatusLabel state={BREAKER[breaker]}>{t.breakers[breaker]}</StatusLabel>,
        },
        {
          head: t.responseTime,
          number: true,
          cell: ([, { response_time_ms: ms }]) => (ms === null ? t.notChecked : t.milliseconds(number(ms))),
        },
      ]}
    />
  );
}

function Dependencies({ dependencies }: Pick<Report, "dependencies">) {
  const t = useTexts(texts);
  return (
    <Table
      caption={t.dependencies}
      rows={Object.entries(dependencies)}
      keyOf={([name]) => name}
      columns={[
        { head: t.dependency, cell: ([name]) => name },
        {
          head: t.breaker,
          cell: ([, { breaker }]) => <StatusLabel state={BREAKER[breaker]}>{t.breakers[breaker]}</StatusLabel>,
        },
      ]}
    />
  );
}
