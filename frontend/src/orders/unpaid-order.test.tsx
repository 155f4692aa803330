import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pageAt, shopWrapper, signIn, stubApi } from "../testing/test-shop";
import { UnpaidOrder } from "./unpaid-order";

const order = (id: string, payment_status: string) => ({
  id,
  status: "pending",
  payment_status,
  total_amount: "19.99",
  currency: "EUR",
});
const AT_BANK = order("o-3", "processing");

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

function open(...pending: object[]) {
  // Like the API: newest first, and no more than the request asks for.
  stubApi({ "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })] });
  const stubbed = fetch;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/orders") return stubbed(request);
    return Response.json({ orders: pending.slice(0, Number(searchParams.get("limit"))) });
  });
  render(pageAt("/cart", <UnpaidOrder />), { wrapper: shopWrapper() });
}

it("an unpaid order that is older than one at the bank can be paid", async () => {
  open(AT_BANK, order("o-2", "unpaid"));

  expect(await screen.findByText("Your order of €19.99 is awaiting payment.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Pay now" }).getAttribute("href")).toBe("/orders/o-2/pay");
});

it("several unpaid orders are counted, with a link to the orders", async () => {
  open(AT_BANK, order("o-2", "unpaid"), order("o-1", "failed"));

  expect(await screen.findByText("2 of your orders are awaiting payment.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "View your orders" }).getAttribute("href")).toBe("/orders");
});
