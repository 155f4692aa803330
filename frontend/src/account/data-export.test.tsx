import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { click, openSection } from "../testing/account";
import { DataExport } from "./data-export";

beforeEach(() => localStorage.clear());
afterEach(cleanup);

it("a requested export says where the mail goes and how long its link works", async () => {
  const accepted = Response.json({ message: "On its way" }, { status: 202 });
  const { requests } = openSection(<DataExport />, { "POST /auth/me/export": [accepted] });

  await click("Download my data");

  expect(await screen.findByText(/comes to ada@example.com. The link works for 24 hours/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(requests.filter((each) => each.startsWith("POST /auth/me"))).toHaveLength(1);
});

it.each([
  [429, "too_many_exports", /^You can request your data once a day/],
  [409, "address_not_verified", /^Confirm your e-mail address first/],
] as const)("%i %s is explained", async (status, code, text) => {
  const refused = Response.json({ code, error: code }, { status });
  openSection(<DataExport />, { "POST /auth/me/export": [refused] });

  await click("Download my data");

  expect((await screen.findByRole("alert")).textContent).toMatch(text);
});
