import type { ReactNode } from "react";

export interface ToastMessage {
  id: number;
  content: ReactNode;
}

export interface ToastListProps {
  messages: ToastMessage[];
  onClose: (id: number) => void;
}
