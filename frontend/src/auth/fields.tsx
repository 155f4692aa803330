import type { ComponentProps } from "react";
import { useTexts } from "../i18n";
import { TextField } from "../ui/field";
import { texts } from "./texts";

type FieldProps = Partial<ComponentProps<typeof TextField>>;

/** The address that an account has or gets; a password manager takes it for the user name. */
export function EmailField(props: FieldProps) {
  const t = useTexts(texts);
  return <TextField required label={t.email} type="email" autoComplete="username" {...props} />;
}

/** A password that is being chosen. */
export function NewPasswordField(props: FieldProps) {
  const t = useTexts(texts);
  return (
    <TextField required label={t.next} type="password" autoComplete="new-password" hint={t.passwordHint} {...props} />
  );
}
