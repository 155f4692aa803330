import { type ComponentProps, type ReactNode, useId } from "react";

interface LabelledProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** Connects a control to its label, hint and error. */
function useLabelling({ hint, error }: Omit<LabelledProps, "label">) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { id, described: described || undefined };
}

function Frame({ id, label, hint, error, children }: LabelledProps & { id: string; children: ReactNode }) {
  return (
    <div className="field" data-invalid={error ? true : undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, ...rest }: LabelledProps & ComponentProps<"input">) {
  const { id, described } = useLabelling({ hint, error });
  return (
    <Frame {...{ id, label, hint, error }}>
      <input {...rest} id={id} aria-describedby={described} aria-invalid={error ? true : undefined} />
    </Frame>
  );
}

export function SelectField({ label, hint, error, ...rest }: LabelledProps & ComponentProps<"select">) {
  const { id, described } = useLabelling({ hint, error });
  return (
    <Frame {...{ id, label, hint, error }}>
      <select {...rest} id={id} aria-describedby={described} aria-invalid={error ? true : undefined} />
    </Frame>
  );
}

export function TextAreaField({ label, hint, error, ...rest }: LabelledProps & ComponentProps<"textarea">) {
  const { id, described } = useLabelling({ hint, error });
  return (
    <Frame {...{ id, label, hint, error }}>
      <textarea {...rest} id={id} aria-describedby={described} aria-invalid={error ? true : undefined} />
    </Frame>
  );
}
