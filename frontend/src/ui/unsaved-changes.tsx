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

/** The forms on the page whose changes are lost when it is left. */
const forms = new Set<symbol>();

/**
 * Asks before a form's unsaved changes are lost: the page when another one is opened, and the browser when the tab is
 * closed or reloaded.
 * @param when Whether the form has unsaved changes.
 * @param kept Whether the changes are still there when the user comes back to the page in this tab.
 */
export function useUnsavedChanges(when: boolean, { kept = false } = {}): void {
  useEffect(() => {
    if (!when) return undefined;
    const form = Symbol("form");
    if (!kept) forms.add(form);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => {
      forms.delete(form);
      window.removeEventListener("beforeunload", ask);
    };
  }, [when, kept]);
}

/** Leaves the page's forms without a question: what they are about no longer exists. */
export function discardUnsavedChanges(): void {
  forms.clear();
}

/** The question, once around all pages: a router has one blocker at a time, but a page may have several forms. */
export function UnsavedChanges() {
  const t = useTexts(texts);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => forms.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
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
