import * as v from "valibot";
import type { AuthTexts } from "./texts";

const MAX_PASSWORD_BYTES = 72;

function email(t: AuthTexts) {
  return v.pipe(v.string(), v.trim(), v.email(t.needEmail), v.maxLength(254, t.needEmail));
}

export function newPassword(t: AuthTexts) {
  return v.pipe(v.string(), v.minLength(8, t.shortPassword), v.maxBytes(MAX_PASSWORD_BYTES, t.longPassword));
}

export function credentials(t: AuthTexts) {
  const password = v.pipe(v.string(), v.nonEmpty(t.needPassword), v.maxBytes(MAX_PASSWORD_BYTES, t.longPassword));
  return v.object({ email: email(t), password });
}

export function guest(t: AuthTexts) {
  return v.object({ email: email(t) });
}

export function registration(t: AuthTexts) {
  const name = v.pipe(v.string(), v.trim(), v.nonEmpty(t.needName), v.maxLength(100, t.needName));
  return v.object({ name, email: email(t), password: newPassword(t) });
}

export function passwordChange(t: AuthTexts) {
  const current = v.pipe(v.string(), v.nonEmpty(t.needPassword), v.maxBytes(MAX_PASSWORD_BYTES, t.longPassword));
  return v.object({ current_password: current, new_password: newPassword(t) });
}
