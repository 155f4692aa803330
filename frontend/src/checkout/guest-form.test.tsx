import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LanguageProvider } from "../i18n";
import { pageAt, shopWrapper, stubApi, USER } from "../testing/test-shop";
import { GuestForm } from "./guest-form";

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function show() {
  const Shop = shopWrapper();
  render(
    <LanguageProvider initial="en">
      <Shop>{pageAt("/checkout", <GuestForm />)}</Shop>
    </LanguageProvider>,
  );
}

it("a visitor goes on with a mail address alone, and an account is only offered", async () => {
  const signed = { message: "", token: "t", refresh_token: "r", expires_in: 900, user: { ...USER, role: "guest" } };
  const requests = stubApi({ "POST /auth/guest": [Response.json(signed, { status: 201 })] });
  show();

  expect(screen.getByRole("link", { name: "Create an account" }).getAttribute("href")).toBe(
    "/register?next=%2Fcheckout",
  );
  await userEvent.type(screen.getByLabelText("E-mail address"), "ada@example.com");
  await userEvent.click(screen.getByRole("button", { name: "Continue without an account" }));

  expect(requests).toEqual(["POST /auth/guest"]);
  expect(JSON.parse(localStorage.getItem("bottega.session") ?? "{}").user.role).toBe("guest");
});

it("a wrong address is marked and nothing is sent", async () => {
  const requests = stubApi({});
  show();

  await userEvent.type(screen.getByLabelText("E-mail address"), "ada");
  await userEvent.click(screen.getByRole("button", { name: "Continue without an account" }));

  expect(await screen.findByText(/Enter an e-mail address/)).toBeTruthy();
  expect(requests).toEqual([]);
});
