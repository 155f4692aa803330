import "./account.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../api/client";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { defineTexts, useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { FocusOnMount } from "../ui/focus-on-mount";
import { QueryResult } from "../ui/query-result";

const texts = defineTexts(
  {
    title: "Where you are signed in",
    help: "If you do not recognise one of these, sign out there and change your password.",
    here: "This browser",
    elsewhere: "Another browser or device",
    since: (moment: string) => `Signed in on ${moment}`,
    used: (moment: string) => `Last used on ${moment}`,
    end: "Sign out",
    endOthers: "Sign out everywhere else",
    ended: "You have been signed out there. It can take a minute to take effect.",
    othersEnded: "You have been signed out everywhere else. It can take a minute to take effect.",
  },
  {
    title: "Dove hai effettuato l’accesso",
    help: "Se non ne riconosci uno, esci da lì e cambia la password.",
    here: "Questo browser",
    elsewhere: "Un altro browser o dispositivo",
    since: (moment) => `Accesso effettuato il ${moment}`,
    used: (moment) => `Ultimo utilizzo il ${moment}`,
    end: "Esci",
    endOthers: "Esci da tutti gli altri",
    ended: "Sei uscito da lì. Può volerci un minuto prima che abbia effetto.",
    othersEnded: "Sei uscito da tutti gli altri. Può volerci un minuto prima che abbia effetto.",
  },
);

type SessionPublic = Schemas["SessionPublic"];

const QUERY_KEY = ["sessions"];

/** The customer's sessions. The shop knows when each was used, but not where: it stores neither addresses nor devices. */
export function Sessions() {
  const t = useTexts(texts);
  const { api } = useServices();
  const query = useQuery({
    queryKey: QUERY_KEY,
    queryFn: async ({ signal }) => (await unwrap(api.GET("/auth/sessions", { signal }))).sessions,
  });
  const end = useEndSessions();
  return (
    <section className="panel stack">
      <h2>{t.title}</h2>
      <p>{t.help}</p>
      <FormError error={end.error} />
      {end.isSuccess && (
        <FocusOnMount key={end.submittedAt} className="notice good">
          {end.variables.length > 1 ? t.othersEnded : t.ended}
        </FocusOnMount>
      )}
      <QueryResult query={query} bars={3}>
        {(sessions) => <SessionList sessions={sessions} busy={end.isPending} onEnd={end.mutate} />}
      </QueryResult>
    </section>
  );
}

interface SessionListProps {
  sessions: SessionPublic[];
  busy: boolean;
  onEnd: (ids: string[]) => void;
}

function SessionList({ sessions, busy, onEnd }: SessionListProps) {
  const t = useTexts(texts);
  const { moment } = useFormats();
  const others = sessions.filter((each) => !each.current);
  return (
    <>
      <ul className="saved">
        {sessions.map(({ id, current, created_at, last_used_at }) => (
          <li key={id} className="stack">
            <div>
              <strong>{current ? t.here : t.elsewhere}</strong>
              <p className="fine">
                {t.since(moment(created_at))} · {t.used(moment(last_used_at))}
              </p>
            </div>
            {!current && (
              <div className="row">
                <Button
                  kind="quiet"
                  aria-label={`${t.end}: ${t.elsewhere}, ${t.since(moment(created_at))}`}
                  busy={busy}
                  onClick={() => onEnd([id])}
                >
                  {t.end}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="row">
          <Button kind="quiet" busy={busy} onClick={() => onEnd(others.map(({ id }) => id))}>
            {t.endOthers}
          </Button>
        </div>
      )}
    </>
  );
}

function useEndSessions() {
  const { api, queries } = useServices();
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await endSession(api, id);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: QUERY_KEY }),
  });
}

/** A session that has ended by itself meanwhile is no error. */
async function endSession(api: Api, id: string): Promise<void> {
  try {
    await unwrap(api.DELETE("/auth/sessions/{id}", { params: { path: { id } } }));
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
