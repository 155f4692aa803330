import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from "react";
import type { ToastListProps, ToastMessage } from "./toast-message";

type ShowToast = (content: ReactNode) => void;
const ToastContext = createContext<ShowToast>(() => undefined);

const NoToasts = (_: ToastListProps) => null;

/** A toast is less important than the page: if its code cannot be loaded, no toast is shown. */
const ToastList = lazy(async () => {
  const loaded = import("./toast-list").then((module) => module.ToastList);
  return { default: await loaded.catch(() => NoToasts) };
});

const MAX_TOASTS = 3;

/** Show a short message that screen readers read out. Decisions belong in the page, not in a toast. */
export function useToast(): ShowToast {
  return use(ToastContext);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<ToastMessage[]>([]);
  const [used, setUsed] = useState(false);
  const show = useCallback((content: ReactNode) => {
    setUsed(true);
    setMessages((before) => [...before.slice(1 - MAX_TOASTS), { id: performance.now(), content }]);
  }, []);
  const drop = (id: number) => setMessages((before) => before.filter((each) => each.id !== id));
  return (
    <ToastContext value={show}>
      {children}
      <Suspense fallback={null}>{used && <ToastList messages={messages} onClose={drop} />}</Suspense>
    </ToastContext>
  );
}
