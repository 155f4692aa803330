import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Language, LanguageProvider } from "../i18n";
import { shopWrapper, stubApi } from "../testing/test-shop";
import { ExportPage } from "./export-page";

const URL_OF_FILE = "https://files.test/e-1.json?signed";
const READY = () => Response.json({ url: URL_OF_FILE, expires_at: "2026-01-01T10:05:00.000Z" });
const EXPIRED = () => Response.json({ code: "token_expired", error: "Expired" }, { status: 410 });

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(address: string, responses: Response[], language: Language = "en") {
  const requests = stubApi({ "POST /auth/exports": responses });
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  const pages = [
    { path: "/mail", element: <p>The mail</p> },
    { path: "/export", element: <ExportPage /> },
  ];
  const router = createMemoryRouter(pages, { initialEntries: ["/mail", address] });
  const Shop = shopWrapper();
  render(
    <LanguageProvider initial={language}>
      <Shop>
        <RouterProvider router={router} />
      </Shop>
    </LanguageProvider>,
  );
  return { router, requests, assign };
}

const click = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

it("opening the link sends nothing, and its token leaves the address and the history", async () => {
  const { router, requests } = open("/export?token=t-1", [READY()]);

  await waitFor(() => expect(router.state.location.search).toBe(""));
  expect(router.state.historyAction).toBe("REPLACE");
  expect(requests).toEqual([]);
  await router.navigate(-1);
  await router.navigate(1);
  expect(router.state.location.search).toBe("");
});

it("the click exchanges the token and starts the download, again if asked", async () => {
  const { requests, assign } = open("/export?token=t-1", [READY()]);

  await click("Download the file");

  expect(await screen.findByText(/^The download has started/)).toBeTruthy();
  expect(assign.mock.calls).toEqual([[URL_OF_FILE]]);
  await click("Download the file");
  await waitFor(() => expect(assign).toHaveBeenCalledTimes(2));
  expect(requests).toEqual(["POST /auth/exports", "POST /auth/exports"]);
});

it("an expired or revoked link says so and leads to where another one can be requested", async () => {
  const { assign } = open("/export?token=t-1", [EXPIRED()]);

  await click("Download the file");

  expect(await screen.findByText("This link has expired or no longer works.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Go to your account" }).getAttribute("href")).toBe("/account");
  expect(screen.queryByRole("button")).toBeNull();
  expect(assign).not.toHaveBeenCalled();
});

it("a link without a token sends nothing", async () => {
  const { requests } = open("/export", []);

  expect(await screen.findByText(/^The link is not complete/)).toBeTruthy();
  expect(requests).toEqual([]);
});

it("while the API is unavailable the download can be tried again, in Italian too", async () => {
  open("/export?token=t-1", [Response.json({ code: "unavailable", error: "Down" }, { status: 503 })], "it");

  await click("Scarica il file");

  expect((await screen.findByRole("alert")).textContent).toContain("Riprova tra poco.");
  expect(screen.getByRole("button", { name: "Scarica il file" })).toBeTruthy();
});
