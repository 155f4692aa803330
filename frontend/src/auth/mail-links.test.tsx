import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AccountPage } from "../account/account-page";
import { shopWrapper, signIn, stubApi, USER } from "../testing/test-shop";
import { ForgotPasswordPage } from "./forgot-password-page";
import { ResetPasswordPage } from "./reset-password-page";
import { VerifyPage } from "./verify-page";

const DONE = () => new Response(null, { status: 204 });
const EXPIRED = () => Response.json({ code: "token_expired", error: "Expired" }, { status: 410 });

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function open(address: string, responses: Record<string, Response[]>) {
  const requests = stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /auth/sessions": [Response.json({ sessions: [] })],
    "GET /auth/addresses": [Response.json({ addresses: [] })],
    ...responses,
  });
  const pages = [
    { path: "/verify", element: <VerifyPage /> },
    { path: "/reset-password", element: <ResetPasswordPage /> },
    { path: "/forgot-password", element: <ForgotPasswordPage /> },
    { path: "/account", element: <AccountPage /> },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  const router = createMemoryRouter(pages, { initialEntries: [address] });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  return { router, requests };
}

const click = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

it("a verification is sent by the click only, and its token leaves the address bar", async () => {
  const { router, requests } = open("/verify?token=t-1", { "POST /auth/verifications": [DONE()] });
  await waitFor(() => expect(router.state.location.search).toBe(""));
  expect(requests).toEqual([]);

  await click("Confirm the address");

  expect(await screen.findByText("Thank you. Your e-mail address is confirmed.")).toBeTruthy();
  expect(requests).toEqual(["POST /auth/verifications"]);
});

it("in an unknown network the visitor signs in first and comes back with the token", async () => {
  const refused = Response.json({ code: "sign_in_first", error: "Sign in" }, { status: 403 });
  open("/verify?token=t-1", { "POST /auth/verifications": [refused] });

  await click("Confirm the address");

  const link = await screen.findByRole("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe(`/sign-in?next=${encodeURIComponent("/verify?token=t-1")}`);
});

it.each(["/verify", "/verify?token=t-1"])(
  "an expired or incomplete link of a verification is explained: %s",
  async (at) => {
    open(at, { "POST /auth/verifications": [EXPIRED()] });
    if (at.includes("token")) await click("Confirm the address");

    expect(await screen.findByText("This link has expired or was already used.")).toBeTruthy();
  },
);

it("a reset ends the session of this browser and leads to signing in", async () => {
  signIn();
  const { requests } = open("/reset-password?token=t-1", { "PUT /auth/password-resets/t-1": [DONE()] });
  await userEvent.type(await screen.findByLabelText("New password"), "a bridge over the Tiber");

  await click("Save the new password");

  expect(await screen.findByRole("link", { name: "Sign in" })).toBeTruthy();
  expect(requests).toContain("PUT /auth/password-resets/t-1");
  expect(localStorage.getItem("bottega.session")).toBeNull();
});

it("an expired reset offers another link", async () => {
  open("/reset-password?token=t-1", { "PUT /auth/password-resets/t-1": [EXPIRED()] });
  await userEvent.type(await screen.findByLabelText("New password"), "a bridge over the Tiber");

  await click("Save the new password");

  expect((await screen.findByRole("link", { name: "Send another link" })).getAttribute("href")).toBe(
    "/forgot-password",
  );
});

it("a request for a reset does not say whether the account exists", async () => {
  open("/forgot-password", {
    "POST /auth/password-resets": [Response.json({ message: "On its way" }, { status: 202 })],
  });
  await userEvent.type(await screen.findByLabelText("E-mail address"), "ada@example.com");

  await click("Send the link");

  expect(await screen.findByText(/^If an account has this address/)).toBeTruthy();
});

it("an account that cannot be loaded is explained, and loaded again on request", async () => {
  signIn();
  const me = { ...USER, locale: "en", verified: true, created_at: "2026-01-01T10:00:00.000Z" };
  open("/account", {
    "GET /auth/me": [Response.json({ code: "not_found", error: "Not found" }, { status: 404 }), Response.json(me)],
  });

  await click("Try again");

  expect(await screen.findByLabelText("Your name")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("an unverified account can have the mail sent again", async () => {
  signIn();
  const { requests } = open("/account", {
    "GET /auth/me": [Response.json({ ...USER, locale: "en", verified: false, created_at: "2026-01-01T10:00:00.000Z" })],
    "POST /auth/verifications/resend": [Response.json({ message: "On its way" }, { status: 202 })],
  });

  await click("Send the mail again");

  expect(await screen.findByText("The mail is on its way.")).toBeTruthy();
  expect(requests).toContain("POST /auth/verifications/resend");
});
