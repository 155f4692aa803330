import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from "react";

export interface Message {
  id: number;
  content: ReactNode;
}

type Tell = (content: ReactNode) => void;
const ToastContext = createContext<Tell>(() => undefined);
const Toaster = lazy(async () => ({ default: (await import("./toaster")).Toaster }));

const SHOWN_AT_ONCE = 3;

/** Says something in passing; screen readers read it out. What has to be decided belongs into the page. */
export function useToast(): Tell {
  return use(ToastContext);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const [used, setUsed] = useState(false);
  const tell = useCallback((content: ReactNode) => {
    setUsed(true);
    setMessages((before) => [...before.slice(1 - SHOWN_AT_ONCE), { id: performance.now(), content }]);
  }, []);
  const drop = (id: number) => setMessages((before) => before.filter((each) => each.id !== id));
  return (
    <ToastContext value={tell}>
      {children}
      <Suspense fallback={null}>{used && <Toaster messages={messages} onClose={drop} />}</Suspense>
    </ToastContext>
  );
}
