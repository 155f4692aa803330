import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from "react";

interface Message {
  id: number;
  content: ReactNode;
}

type Tell = (content: ReactNode) => void;
const ToastContext = createContext<Tell>(() => undefined);
export interface ToasterProps {
  messages: Message[];
  onClose: (id: number) => void;
}

const Silent = (_: ToasterProps) => null;

/** What is said in passing is worth less than the page: if its part of the shop is missing, nothing is said. */
const Toaster = lazy(async () => {
  const loaded = import("./toaster").then((part) => part.Toaster);
  return { default: await loaded.catch(() => Silent) };
});

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
