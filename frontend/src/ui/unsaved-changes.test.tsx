import { cleanup, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { FORMS, fillForm, openForm, type TestForm } from "../testing/forms";

/** A visitor who leaves these changes their mind about them: little is typed, and a password must be typed again anyway. */
const WITHOUT_QUESTION = ["sign-in", "registration", "forgotten password", "password reset", "guest"];
const ASKING = FORMS.filter(({ name }) => !WITHOUT_QUESTION.includes(name));
/** Its text is kept for this tab. */
const ADDRESS = FORMS.find(({ name }) => name === "address") as TestForm;

afterEach(cleanup);

/** Whether the browser asks before it closes the tab. */
function closingAsks(): boolean {
  return !fireEvent(window, new Event("beforeunload", { cancelable: true }));
}

async function labelOf(form: TestForm): Promise<string> {
  const [[label]] = Object.values(form.fields) as [[string, string]];
  await screen.findByLabelText(form.before ?? label);
  return label;
}

it.each(ASKING.filter((form) => form !== ADDRESS))(
  "leaving the $name form with unsaved changes asks first",
  async (form) => {
    const router = openForm(form);
    const label = await labelOf(form);
    expect(closingAsks()).toBe(false);
    await fillForm(form);
    const { value } = screen.getByLabelText<HTMLInputElement>(label);

    expect(closingAsks()).toBe(true);
    await router.navigate("/elsewhere");
    await userEvent.click(await screen.findByRole("button", { name: "Keep editing" }));
    expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe(value);

    await router.navigate("/elsewhere");
    await userEvent.click(await screen.findByRole("button", { name: "Leave without saving" }));
    expect(await screen.findByText("Elsewhere")).toBeTruthy();
    expect(closingAsks()).toBe(false);
  },
);

it.each(FORMS)("leaving the $name form without changes asks nothing", async (form) => {
  const router = openForm(form);
  await labelOf(form);

  await router.navigate("/elsewhere");

  expect(await screen.findByText("Elsewhere")).toBeTruthy();
});

it("an address is kept while the tab is open, so only closing it asks", async () => {
  const router = openForm(ADDRESS);
  await labelOf(ADDRESS);
  expect(closingAsks()).toBe(false);
  await fillForm(ADDRESS);

  expect(closingAsks()).toBe(true);
  await router.navigate("/elsewhere");
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  await router.navigate("/form");

  expect((await screen.findByLabelText<HTMLInputElement>("City")).value).toBe("Berlin");
  expect(closingAsks()).toBe(true);
});
