import { useQuery } from "@tanstack/react-query";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { QueryResult } from "../../ui/query-result";
import { AdminPage } from "../admin-page";
import { DeadLetters } from "./dead-letters";
import { Health } from "./health";
import { healthQuery, queuesQuery } from "./queries";
import { Queues } from "./queues";
import { texts } from "./texts";

/** The state of the shop as its own endpoints report it: services, circuit breakers, queues. */
export function SystemStatusPage() {
  const t = useTexts(texts);
  const { api } = useServices();
  const health = useQuery(healthQuery(api));
  const queues = useQuery(queuesQuery(api));
  return (
    <AdminPage title={t.title}>
      <p className="lead">{t.lead}</p>
      <div className="stack parts">
        <section className="stack">
          <h2>{t.services}</h2>
          <QueryResult query={health}>
            {(report) => (
              <>
                <Health report={report} />
                <AsOf time={report.timestamp} />
              </>
            )}
          </QueryResult>
        </section>
        <section className="stack">
          <h2>{t.queues}</h2>
          <QueryResult query={queues}>
            {(report) => (
              <>
                <DeadLetters queues={report.queues} />
                <Queues queues={report.queues} />
                <AsOf time={report.timestamp} />
              </>
            )}
          </QueryResult>
        </section>
      </div>
    </AdminPage>
  );
}

function AsOf({ time }: { time: string }) {
  const t = useTexts(texts);
  const { clock } = useFormats();
  return (
    <p className="fine">
      <time dateTime={time}>{t.asOf(clock(time))}</time>
    </p>
  );
}
