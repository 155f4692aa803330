import { useEffect } from "react";
import { useBlocker } from "react-router";
import { defineTexts, useTexts } from "../i18n";
import { ConfirmDialog } from "./confirm-dialog";

const texts = defineTexts(
  {
    title: "Leave without saving?",
    text: "Your changes have not been saved.",
    leave: "Leave without saving",
    stay: "Keep editing",
  },
  {
    title: "Vuoi uscire senza salvare?",
    text: "Le modifiche non sono state salvate.",
    leave: "Esci senza salvare",
    stay: "Continua a modificare",
  },
);

/** Asks before the page is left while a form has unsaved changes. The browser asks itself when the tab is closed. */
export function UnsavedChanges({ when }: { when: boolean }) {
  const t = useTexts(texts);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [when]);
  if (blocker.state !== "blocked") return null;
  return (
    <ConfirmDialog
      title={t.title}
      action={t.leave}
      dismiss={t.stay}
      busy={false}
      onConfirm={() => blocker.proceed()}
      onDismiss={() => blocker.reset()}
    >
      <p>{t.text}</p>
    </ConfirmDialog>
  );
}
