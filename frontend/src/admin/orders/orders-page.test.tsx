import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { shopWrapper, signIn, stubApi } from "../../testing/test-shop";
import { AdminOrdersPage } from "./orders-page";

const ORDER = {
  id: "019a0000-1111-7222-8333-44445ab0c1d2",
  status: "pending",
  payment_status: "unpaid",
  items: [],
  total_amount: "19.99",
  currency: "EUR",
  shipping_address: { name: "Ada Lovelace", line1: "Torstraße 1", country: "DE" },
  created_at: "2026-01-01T10:00:00.000Z",
};

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

function open(address: string, ...lists: object[][]) {
  const requests = stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /orders": lists.map((orders) => Response.json({ orders, pagination: { limit: 25, next_cursor: null } })),
  });
  const router = createMemoryRouter([{ path: "/admin/orders", element: <AdminOrdersPage /> }], {
    initialEntries: [address],
  });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  const queries = () => requests.filter((each) => each.startsWith("GET /orders?")).map((each) => each.split("?")[1]);
  return { router, queries };
}

const field = () => screen.getByLabelText<HTMLInputElement>("Order number");

it("an order is found by its number, which the address keeps", async () => {
  const { router, queries } = open("/admin/orders", [], [ORDER]);
  await screen.findByText("No orders yet.");

  await userEvent.type(field(), " #5AB0C1D2 {Enter}");

  const link = await screen.findByRole("link", { name: "5ab0c1d2" });
  expect(link.getAttribute("href")).toBe(`/admin/orders/${ORDER.id}`);
  expect(router.state.location.search).toBe("?search=%235AB0C1D2");
  expect(queries()).toEqual(["all=true&limit=25", "all=true&limit=25&search=%235AB0C1D2"]);
});

it("a shared address finds the order, and Back and an empty number show all orders", async () => {
  const { router, queries } = open("/admin/orders?search=5ab0c1d2", [ORDER], []);
  await screen.findByRole("link", { name: "5ab0c1d2" });
  expect(field().value).toBe("5ab0c1d2");

  await userEvent.clear(field());
  await userEvent.click(screen.getByRole("button", { name: "Find order" }));

  await screen.findByText("No orders yet.");
  expect(router.state.location.search).toBe("");
  expect(queries()).toEqual(["all=true&limit=25&search=5ab0c1d2", "all=true&limit=25"]);
  await router.navigate(-1);
  await waitFor(() => expect(field().value).toBe("5ab0c1d2"));
});

it("the number and the status filter together", async () => {
  const { router, queries } = open("/admin/orders?search=5ab0c1d2", []);
  await screen.findByText(/^No order with this number\. Enter all 8 characters/);

  await userEvent.selectOptions(screen.getByLabelText("Status"), "shipped");

  await screen.findByText("No order with this number has this status.");
  expect(router.state.location.search).toBe("?search=5ab0c1d2&status=shipped");
  expect(queries().at(-1)).toBe("all=true&limit=25&search=5ab0c1d2&status=shipped");
});

it("an unknown status in the address and a number that is too long are not sent as they are", async () => {
  const { queries } = open(`/admin/orders?status=lost&search=${"0".repeat(150)}`, []);

  await waitFor(() => expect(queries()).toEqual([`all=true&limit=25&search=${"0".repeat(100)}`]));
  expect(field().maxLength).toBe(100);
});
