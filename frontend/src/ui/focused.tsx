import { type ReactNode, useEffect, useRef } from "react";

/** What became of something, where the form was that has gone: it takes the focus, so that it is read out and Tab goes on from there. */
export function Focused({ className, children }: { className?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} className={className} tabIndex={-1}>
      {children}
    </div>
  );
}
