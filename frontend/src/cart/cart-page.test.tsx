import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pageAt, shopWrapper, stubApi } from "../testing/test-shop";
import { CartPage } from "./cart-page";

const BOWL = { product_id: "p-1", quantity: 2, price: "10.00", currency: "EUR", name: "Bowl", image_url: null };

beforeEach(() => {
  localStorage.setItem("bottega.cart", JSON.stringify([BOWL]));
  stubApi({ "GET /products/p-1": [Response.json({ price: "10.00", stock: 2000 })] });
  render(pageAt("/cart", <CartPage />), { wrapper: shopWrapper() });
});
afterEach(cleanup);

const field = () => screen.getByLabelText<HTMLInputElement>("Quantity of Bowl");
const storedQuantity = () => JSON.parse(localStorage.getItem("bottega.cart") ?? "[]")[0].quantity;

async function type(text: string) {
  const user = userEvent.setup();
  await user.clear(field());
  await user.type(field(), text);
}

it("a quantity takes effect with Enter, and the field keeps the focus", async () => {
  const before = field();

  await type("12{Enter}");

  expect(storedQuantity()).toBe(12);
  expect(document.activeElement).toBe(before);
  expect(field()).toBe(before);
  expect(screen.queryByRole("alert")).toBeNull();
});

it.each(["0", "1001", "2.5"])(
  "a quantity of %s is refused with a message, and the field shows the current quantity",
  async (text) => {
    await type(`${text}{Enter}`);

    expect(screen.getByRole("alert").textContent).toBe(
      "The quantity is still 2. Enter a whole number from 1 to 1,000.",
    );
    expect(field().value).toBe("2");
    expect(storedQuantity()).toBe(2);
  },
);

it("clearing the quantity restores it", async () => {
  await userEvent.clear(field());
  await userEvent.tab();

  expect(field().value).toBe("2");
  expect(storedQuantity()).toBe(2);
});
