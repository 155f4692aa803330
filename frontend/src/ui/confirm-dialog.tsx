import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "./button";

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  action: string;
  /** The label of the button that changes nothing. */
  dismiss: string;
  busy: boolean;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Asks before an irreversible action. The browser's own modal dialog: it traps the focus and closes on Escape. */
export function ConfirmDialog({ title, children, action, dismiss, busy, onConfirm, onDismiss }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Close it before it is removed: the browser then restores the focus.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirm-title"
      onClose={({ currentTarget }) => !currentTarget.open && onDismiss()}
    >
      <div className="stack">
        <h2 id="confirm-title">{title}</h2>
        {children}
        <div className="row">
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
          <Button kind="quiet" onClick={onDismiss}>
            {dismiss}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
