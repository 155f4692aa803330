import * as Toast from "@radix-ui/react-toast";
import { defineTexts, useTexts } from "../i18n";
import type { ToastListProps } from "./toast-message";

const texts = defineTexts({ close: "Close", label: "Notifications" }, { close: "Chiudi", label: "Notifiche" });

const SHOWN_MS = 6000;

export function ToastList({ messages, onClose }: ToastListProps) {
  const t = useTexts(texts);
  return (
    <Toast.Provider label={t.label} duration={SHOWN_MS} swipeDirection="down">
      {messages.map(({ id, content }) => (
        <Toast.Root key={id} className="toast" onOpenChange={(open) => !open && onClose(id)}>
          <Toast.Description asChild>
            <div>{content}</div>
          </Toast.Description>
          <Toast.Close className="toast-close" aria-label={t.close}>
            <span aria-hidden="true">×</span>
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" />
    </Toast.Provider>
  );
}
