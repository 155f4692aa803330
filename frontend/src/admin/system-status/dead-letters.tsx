import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/page";
import { useToast } from "../../ui/toasts";
import type { Queue } from "./queues";
import { texts } from "./texts";

/** Messages that consumers could not process, and the command that redrives them. */
export function DeadLetters({ queues }: { queues: Queue[] }) {
  const t = useTexts(texts);
  const full = queues.filter(({ dead_letters }) => dead_letters > 0);
  const count = full.reduce((sum, { dead_letters }) => sum + dead_letters, 0);
  if (count === 0) return <Notice kind="good">{t.noDeadLetters}</Notice>;
  return (
    <section className="notice warning" aria-label={t.deadLetters}>
      <p role="status">
        <strong>{t.someDeadLetters(count)}</strong>
      </p>
      <p>{t.redriveHint}</p>
      <ul className="stack">
        {full.map(({ name }) => (
          <li key={name}>
            <Command command={`make redrive QUEUE=${name}`} />
          </li>
        ))}
      </ul>
      <p className="fine">{t.otherStages}</p>
    </section>
  );
}

function Command({ command }: { command: string }) {
  const t = useTexts(texts);
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(command).then(
      () => toast(t.copied),
      () => toast(t.notCopied),
    );
  return (
    <div className="command">
      <code>{command}</code>
      <Button kind="quiet" aria-label={t.copyCommand(command)} onClick={copy}>
        {t.copy}
      </Button>
    </div>
  );
}
