import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Language, LanguageProvider } from "../i18n";
import { pageAt, shopWrapper, signIn, stubApi } from "../testing/test-shop";
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

const CREATED = () => Response.json({ client_secret: "pi_1_secret_2" });
const OPEN_INTENT = { status: "requires_payment_method" };

interface Shown {
  payments?: Response[];
  intent?: object;
  language?: Language;
}

function open({ payments = [CREATED()], intent = OPEN_INTENT, language = "en" }: Shown) {
  stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /orders/o-1": [Response.json(ORDER)],
    "POST /payments": payments,
    "GET /v1/payment_intents/pi_1": [Response.json(intent)],
  });
  const Shop = shopWrapper();
  render(
    <LanguageProvider initial={language}>
      <Shop>{pageAt("/orders/o-1/pay", <PayPage />, "/orders/:id/pay")}</Shop>
    </LanguageProvider>,
  );
}

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

it("a payment that another request is creating is requested again, and paid", async () => {
  open({ payments: [refused("request_in_progress"), CREATED()] });

  expect(await screen.findByText("€19.99", {}, { timeout: 3000 })).toBeTruthy();
});

it("a payment that takes long to create can be retried by hand", async () => {
  open({ payments: [refused("request_in_progress")] });

  expect(await screen.findByRole("button", { name: "Try again" }, { timeout: 4000 })).toBeTruthy();
  expect(screen.queryByText("This order can no longer be paid.")).toBeNull();
});

it.each(["order_not_payable", "payment_refused"])("%s is final", async (code) => {
  open({ payments: [refused(code)] });

  expect(await screen.findByText("This order can no longer be paid.")).toBeTruthy();
});

const DECLINED = () =>
  Response.json({ code: "too_many_declines", error: "Too many" }, { status: 429, headers: { "Retry-After": "840" } });

it.each([
  ["en", /^Too many cards were declined for this order.* not been charged.* in 14 minutes with another card/],
  ["it", /^Troppe carte sono state rifiutate per questo ordine.* addebitato nulla.* tra 14 minuti con un’altra carta/],
] as const)("too many declined cards: what to do and when (%s)", async (language, text) => {
  open({ language, payments: [DECLINED()] });

  expect(await screen.findByText(text)).toBeTruthy();
});

it("a PaymentIntent cancelled after too many declines does not close the order", async () => {
  open({ intent: { status: "canceled" }, payments: [CREATED(), DECLINED()] });

  expect(await screen.findByText(/^Too many cards were declined/)).toBeTruthy();
  expect(screen.queryByText("This order can no longer be paid.")).toBeNull();
});

it("a PaymentIntent that stays cancelled closes the order", async () => {
  open({ intent: { status: "canceled" } });

  expect(await screen.findByText("This order can no longer be paid.")).toBeTruthy();
});

it("leaving the bank's page shows the amount, the way back to the bank, another card and cancel", async () => {
  const url = "https://bank.example/3ds";
  open({ intent: { status: "requires_action", next_action: { redirect_to_url: { url } } } });

  expect(await screen.findByText("€19.99")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Confirm with your bank" }).getAttribute("href")).toBe(url);
  expect(screen.getByRole("button", { name: "Cancel order" })).toBeTruthy();

  await userEvent.click(screen.getByRole("button", { name: "Pay with another card" }));

  expect(await screen.findByRole("button", { name: "Pay €19.99" })).toBeTruthy();
});

it("a bank debit that is processing asks for no card and says that it takes days", async () => {
  open({ intent: { status: "processing" } });

  expect(await screen.findByText(/This can take several days/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Pay/ })).toBeNull();
});
