import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "./button";

interface ConfirmProps {
  title: string;
  children: ReactNode;
  action: string;
  /** What leaves everything as it is. */
  dismiss: string;
  busy: boolean;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Asks before something that cannot be taken back. The browser's own modal dialog: it traps the focus and closes on Escape. */
export function Confirm({ title, children, action, dismiss, busy, onConfirm, onDismiss }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the page: then the browser gives the focus back to where it was.
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
