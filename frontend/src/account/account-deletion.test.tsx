import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { click, openSection } from "../testing/account";
import { AccountDeletion } from "./account-deletion";

const PASSWORD = "a bridge over the Arno";
const CLOSED = () => Response.json({ message: "Closed" }, { status: 202 });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(cleanup);

async function deleteAccount(response: Response) {
  const opened = openSection(<AccountDeletion />, { "DELETE /auth/me": [response] });
  fireEvent.change(await screen.findByLabelText("Your password"), { target: { value: PASSWORD } });
  await click("Delete my account");
  return opened;
}

it("a deleted account leaves nothing of its user in the browser, and no page asks to sign in", async () => {
  localStorage.setItem("bottega.cart", "[]");
  localStorage.setItem("bottega.attempt.order", "{}");
  localStorage.setItem("bottega.language", "en");
  sessionStorage.setItem("bottega.address", "{}");
  const { router, bodies } = await deleteAccount(CLOSED());

  await click("Delete for good");

  expect(await screen.findByText("Your account is deleted")).toBeTruthy();
  await waitFor(() => expect(Object.keys(localStorage)).toEqual(["bottega.language"]));
  expect(Object.keys(sessionStorage)).toEqual([]);
  expect(router.state.location.pathname).toBe("/account-deleted");
  expect(bodies["DELETE /auth/me"]).toEqual({ current_password: PASSWORD });
});

it("nothing is sent without the second confirmation", async () => {
  const { requests } = await deleteAccount(CLOSED());

  await click("Keep my account");

  expect(requests).not.toContain("DELETE /auth/me");
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("a wrong password is marked at its field, and the session continues", async () => {
  await deleteAccount(Response.json({ code: "invalid_credentials", error: "Wrong" }, { status: 401 }));

  await click("Delete for good");

  expect(await screen.findByText("That is not your current password.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Your password")));
  expect(localStorage.getItem("bottega.session")).not.toBeNull();
});

it("an admin is told how the account can be deleted", async () => {
  await deleteAccount(Response.json({ code: "admin_account", error: "Admin" }, { status: 409 }));

  await click("Delete for good");

  expect((await screen.findByRole("alert")).textContent).toMatch(/^This account manages the shop/);
  expect(localStorage.getItem("bottega.session")).not.toBeNull();
});
