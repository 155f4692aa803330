import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shopWrapper, stubApi, USER } from "../testing/test-shop";
import { OpenOrderPage } from "./open-order-page";

const OPENED = { order_id: "o-1", message: "", token: "a-1", refresh_token: "r-1", expires_in: 900 };
const GUEST = { ...USER, role: "guest" };
const EXPIRED = "This link was used before or has expired. The next mail about the order has a new one.";

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function open(address: string, response = Response.json({ ...OPENED, user: GUEST }, { status: 201 })) {
  const requests = stubApi({ "POST /auth/order-links": [response] });
  const stubbed = fetch;
  const bodies: Promise<unknown>[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    bodies.push(request.clone().json());
    return stubbed(request);
  });
  const pages = [
    { path: "/open-order", element: <OpenOrderPage /> },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  const router = createMemoryRouter(pages, { initialEntries: [address] });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  return { router, requests, bodies };
}

const click = async () => userEvent.click(await screen.findByRole("button", { name: "Open your order" }));

it("the click sends the token from the fragment, signs the guest in and leads to the order", async () => {
  const { router, requests, bodies } = open("/open-order#token=bot_a%2Bb");
  await screen.findByRole("button");
  expect(requests).toEqual([]);

  await click();

  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  expect(router.state.location).toMatchObject({ pathname: "/orders/o-1", hash: "" });
  expect(router.state.historyAction).toBe("REPLACE");
  expect(requests).toEqual(["POST /auth/order-links"]);
  expect(await bodies[0]).toEqual({ token: "bot_a+b" });
  expect(JSON.parse(localStorage.getItem("bottega.session") ?? "{}").user).toEqual(GUEST);
});

it("an expired link is explained and cannot be sent again", async () => {
  open("/open-order#token=t-1", Response.json({ code: "token_expired", error: "Expired" }, { status: 410 }));

  await click();

  expect(await screen.findByText(EXPIRED)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(localStorage.getItem("bottega.session")).toBeNull();
});

it.each(["/open-order", "/open-order?token=t-1", "/open-order#token"])("%s has no token to send", async (address) => {
  const { requests } = open(address);

  expect(await screen.findByText(EXPIRED)).toBeTruthy();
  expect(requests).toEqual([]);
});

it("while the API is unavailable the link can be tried again", async () => {
  open("/open-order#token=t-1", Response.json({ code: "unavailable", error: "Down" }, { status: 503 }));

  await click();

  expect((await screen.findByRole("alert")).textContent).toContain("Try again in a moment.");
  expect(screen.getByRole("button", { name: "Open your order" })).toBeTruthy();
});
