import { type ReactNode, useEffect, useRef } from "react";

interface FocusOnMountProps {
  className?: string;
  role?: "alert";
  children: ReactNode;
}

/** The result that replaces a form. It takes the focus, so that it is read out and Tab continues from there. */
export function FocusOnMount({ children, ...rest }: FocusOnMountProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} {...rest}>
      {children}
    </div>
  );
}
