import { cleanup, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RequireSignIn } from "../app/route-guards";
import { type Language, LanguageProvider } from "../i18n";
import { shopWrapper, stubApi, USER } from "../testing/test-shop";
import { PayPage } from "./pay-page";
import { ThankYouPage } from "./thank-you-page";

const AT = "2026-01-01T10:00:00.000Z";
const PAID = {
  id: "00000000-o-12345678",
  status: "processing",
  payment_status: "paid",
  items: [],
  history: [],
  total_amount: "19.99",
  currency: "EUR",
  shipping_address: { name: "Ada Lovelace", line1: "Torstraße 1", city: "Berlin", country: "DE" },
  created_at: AT,
  updated_at: AT,
};
const AT_BANK = { ...PAID, status: "pending", payment_status: "processing" };
const ORDER = `/orders/${PAID.id}`;

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function open(order: object, { role = "customer", page = "thank-you", language = "en" as Language } = {}) {
  localStorage.setItem("bottega.session", JSON.stringify({ refresh_token: "r-1", user: { ...USER, role } }));
  stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    [`GET ${ORDER}`]: [Response.json(order)],
  });
  const pages = [
    { path: "/cart", element: <p>The cart</p> },
    { path: "/orders/:id", element: <p>The order</p> },
    {
      element: <RequireSignIn />,
      children: [
        { path: "/orders/:id/pay", element: <PayPage /> },
        { path: "/orders/:id/thank-you", element: <ThankYouPage /> },
      ],
    },
  ];
  const router = createMemoryRouter(pages, { initialEntries: ["/cart", `${ORDER}/${page}`] });
  const Shop = shopWrapper();
  render(
    <LanguageProvider initial={language}>
      <Shop>
        <RouterProvider router={router} />
      </Shop>
    </LanguageProvider>,
  );
  return router;
}

it("a paid order leads from the payment to what happens next, and Back does not lead to the payment", async () => {
  const router = open(PAID, { page: "pay" });

  expect(await screen.findByText("Your order number is 12345678.")).toBeTruthy();
  expect(screen.getByText(/goes to ada@example.com\.$/)).toBeTruthy();
  expect(screen.getByText("We have received your payment of €19.99.")).toBeTruthy();
  expect(screen.getByText(/^We prepare your parcel for Ada Lovelace, Berlin/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "View order" }).getAttribute("href")).toBe(ORDER);
  expect(screen.queryByText("Would you like an account?")).toBeNull();
  await router.navigate(-1);
  expect(await screen.findByText("The cart")).toBeTruthy();
});

it("a bank debit says that it takes days and that there is nothing to do", async () => {
  open(AT_BANK);

  expect(await screen.findByText(/^Your bank is processing your payment of €19.99.*several days/)).toBeTruthy();
  expect(screen.queryByText(/^We have received/)).toBeNull();
});

it("a guest learns how to find the order again and is offered an account", async () => {
  open(PAID, { role: "guest" });

  expect(await screen.findByText(/^Each mail about your order has a link/)).toBeTruthy();
  expect(screen.getByText(/^Your order does not need one\./)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Create an account" }).getAttribute("href")).toBe(
    "/register?next=%2Faccount",
  );
});

it.each([
  ["shipped", { ...PAID, status: "shipped" }, "The order"],
  ["cancelled", { ...PAID, status: "cancelled" }, "The order"],
] as const)("a %s order has moved on", async (_, order, text) => {
  open(order);

  expect(await screen.findByText(text)).toBeTruthy();
});

it("an unpaid order is paid first", async () => {
  const router = open({ ...PAID, status: "pending", payment_status: "unpaid" });

  expect(await screen.findByText("Pay for your order")).toBeTruthy();
  expect(router.state.location.pathname).toBe(`${ORDER}/pay`);
});

it("the page is in Italian, too", async () => {
  open(PAID, { language: "it" });

  expect(await screen.findByText("Che cosa succede ora")).toBeTruthy();
  expect(screen.getByText(/^Abbiamo ricevuto il tuo pagamento/)).toBeTruthy();
});
