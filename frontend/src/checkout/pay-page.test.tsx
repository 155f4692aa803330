import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inShop, pageAt, signIn, stubApi } from "../testing/shop";
import { PayPage } from "./pay-page";

const AT = "2026-01-01T10:00:00.000Z";
const ORDER = {
  id: "o-1",
  status: "pending",
  payment_status: "unpaid",
  items: [],
  total_amount: "19.99",
  currency: "EUR",
  created_at: AT,
  updated_at: AT,
};
const refused = (code: string) =>
  Response.json({ code, error: code }, { status: 409, headers: { "Retry-After": "0" } });

function open(...payments: Response[]) {
  stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /orders/o-1": [Response.json(ORDER)],
    "POST /payments": payments,
    "GET /v1/payment_intents/pi_1": [Response.json({ status: "requires_payment_method" })],
  });
  render(pageAt("/orders/o-1/pay", <PayPage />, "/orders/:id/pay"), { wrapper: inShop() });
}

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

it("a payment that another request is making is asked for again, and paid", async () => {
  open(refused("request_in_progress"), Response.json({ client_secret: "pi_1_secret_2" }));

  expect(await screen.findByText("€19.99", {}, { timeout: 3000 })).toBeTruthy();
});

it("a payment that is being made for long can be asked for again by hand", async () => {
  open(refused("request_in_progress"));

  expect(await screen.findByRole("button", { name: "Try again" }, { timeout: 4000 })).toBeTruthy();
  expect(screen.queryByText("This order can no longer be paid.")).toBeNull();
});

it.each(["order_not_payable", "payment_refused"])("%s is final", async (code) => {
  open(refused(code));

  expect(await screen.findByText("This order can no longer be paid.")).toBeTruthy();
});
