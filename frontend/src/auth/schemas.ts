import * as v from "valibot";
import { LANGUAGES } from "../i18n";
import type { AuthTexts } from "./texts";

const MAX_PASSWORD_BYTES = 72;

function email(t: AuthTexts) {
  return v.pipe(v.string(), v.trim(), v.email(t.needEmail), v.maxLength(254, t.needEmail));
}

function password(t: AuthTexts) {
  return v.pipe(v.string(), v.nonEmpty(t.needPassword), v.maxBytes(MAX_PASSWORD_BYTES, t.longPassword));
}

function name(t: AuthTexts) {
  return v.pipe(v.string(), v.trim(), v.nonEmpty(t.needName), v.maxLength(100, t.needName));
}

export function newPassword(t: AuthTexts) {
  return v.pipe(v.string(), v.minLength(8, t.shortPassword), v.maxBytes(MAX_PASSWORD_BYTES, t.longPassword));
}

export function credentials(t: AuthTexts) {
  return v.object({ email: email(t), password: password(t) });
}

export function addressOnly(t: AuthTexts) {
  return v.object({ email: email(t) });
}

export function passwordOnly(t: AuthTexts) {
  return v.object({ current_password: password(t) });
}

export function profile(t: AuthTexts) {
  return v.object({ name: name(t), locale: v.picklist(LANGUAGES) });
}

export function registration(t: AuthTexts) {
  return v.object({ name: name(t), email: email(t), password: newPassword(t) });
}

export function passwordChange(t: AuthTexts) {
  return v.object({ current_password: password(t), new_password: newPassword(t) });
}

export function passwordReset(t: AuthTexts) {
  return v.object({ new_password: newPassword(t) });
}

export function emailChange(t: AuthTexts) {
  return v.object({ new_email: email(t), current_password: password(t) });
}
