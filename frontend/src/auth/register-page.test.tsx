import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LanguageProvider } from "../i18n";
import { pageAt, shopWrapper, stubApi } from "../testing/test-shop";
import { RegisterPage } from "./register-page";

const REFUSED = {
  code: "invalid_request",
  error: "The request is not valid",
  details: [
    { field: "name", reason: "must be at most 100 characters" },
    { field: "password", reason: "must not be the account's e-mail address" },
  ],
};

beforeEach(() => localStorage.clear());
afterEach(cleanup);

async function register(language: "en" | "it", button: string, refused: object = REFUSED) {
  stubApi({ "POST /auth/register": [Response.json(refused, { status: 400 })] });
  const Shop = shopWrapper();
  render(
    <LanguageProvider initial={language}>
      <Shop>{pageAt("/register", <RegisterPage />)}</Shop>
    </LanguageProvider>,
  );
  const [name, email] = screen.getAllByRole<HTMLInputElement>("textbox");
  await userEvent.type(name as HTMLInputElement, "Ada");
  await userEvent.type(email as HTMLInputElement, "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "a bridge over the Arno");
  await userEvent.click(screen.getByRole("button", { name: button }));
  return name as HTMLInputElement;
}

it("a refused field is marked with the API's reason, and the first one has the focus", async () => {
  const name = await register("en", "Create an account");

  const reason = await screen.findByText("Use at most 100 characters.");
  expect(name.getAttribute("aria-describedby")).toContain(reason.id);
  expect(name.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("Must not be the account's e-mail address.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(name));
});

it("the API's reasons are shown in the language of the page", async () => {
  const details = [
    { field: "name", reason: "Numero massimo di caratteri: 100" },
    { field: "password", reason: "non deve essere l'indirizzo email" },
  ];
  await register("it", "Crea un account", { ...REFUSED, details });

  expect(await screen.findByText("Numero massimo di caratteri: 100.")).toBeTruthy();
  expect(screen.getByText("Non deve essere l'indirizzo email.")).toBeTruthy();
});
