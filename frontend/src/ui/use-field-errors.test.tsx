import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { FORMS, fillForm, openForm, submitForm, type TestForm } from "../testing/forms";

/** Forms without input that the API checks: two searches, and two that talk to Stripe. */
const OTHERS = [
  "../admin/orders/find-order.tsx",
  "../catalogue/search-field.tsx",
  "../checkout/sandbox-form.tsx",
  "../checkout/stripe-form.tsx",
];

afterEach(cleanup);

async function send(form: TestForm, status: number, body: object) {
  openForm(form, Response.json({ error: "Refused", ...body }, { status }));
  await fillForm(form);
  await submitForm(form);
}

async function expectMarked(label: string, text: string) {
  const message = await screen.findByText(text);
  const field = screen.getByLabelText(label);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(field.getAttribute("aria-describedby")?.split(" ")).toContain(message.id);
}

it("the list of forms is complete", () => {
  const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });
  const found = Object.entries(sources).filter(([, source]) => /<form\b/.test(source));

  const listed = new Set([...FORMS.map(({ file }) => file), ...OTHERS]);
  expect(found.map(([file]) => file).sort()).toEqual([...listed].sort());
});

it.each(FORMS)("the $name form shows the API's details at each field", async (form) => {
  const names = Object.keys(form.fields);
  const details = names.map((name) => ({ field: `${form.prefix ?? ""}${name}`, reason: `${name} is refused` }));

  await send(form, 400, { code: "invalid_request", details });

  for (const [name, [label]] of Object.entries(form.fields)) {
    await expectMarked(label, `${name.charAt(0).toUpperCase()}${name.slice(1)} is refused.`);
  }
  const [first = ""] = names;
  const [label = ""] = form.fields[first] ?? [];
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(label)));
});

const COMMON = "This password is too common. Choose one that is harder to guess.";
const IS_EMAIL = "Your e-mail address cannot be your password. Choose another one.";
const named = (field: string) => ({ details: [{ field, reason: "is refused" }] });

it.each([
  ["registration", 400, "common_password", named("password"), "password", COMMON],
  ["registration", 400, "password_is_email", named("password"), "password", IS_EMAIL],
  ["registration", 409, "email_taken", {}, "email", /^An account with this e-mail address already exists/],
  ["password", 400, "common_password", named("new_password"), "new_password", COMMON],
  ["password", 400, "password_is_email", named("new_password"), "new_password", IS_EMAIL],
  ["password", 401, "invalid_credentials", {}, "current_password", "That is not your current password."],
  ["new product", 409, "sku_taken", {}, "sku", /^Another product, possibly an archived one, has this SKU/],
  ["stock", 409, "insufficient_stock", { details: [{ stock: 2 }] }, "delta", /only 2 can be removed/],
  ["refund", 409, "refund_exceeds_captured", { details: [{ field: "amount", left: "2.00" }] }, "amount", /^The ref/],
  ["refund", 400, "card_data_refused", {}, "reason", /^The reason contains what looks like a card number/],
] as const)("the %s form: %i %s is marked at its field, once", async (name, status, code, body, field, text) => {
  const form = FORMS.find((each) => each.name === name) as TestForm;

  await send(form, status, { code, ...body });

  await expectMarked(form.fields[field]?.[0] ?? "", text as string);
});
