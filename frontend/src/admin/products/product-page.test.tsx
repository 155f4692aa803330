import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BOWL, shopWrapper, signIn, stubApi } from "../../testing/test-shop";
import { AdminProductPage } from "./product-page";

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

function open(...versions: object[]) {
  const requests = stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /products/p-1": versions.map((version) => Response.json(version)),
    "GET /products/categories": [Response.json({ categories: [] })],
    "PATCH /products/p-1": [Response.json({ ...BOWL, name: "Fruit bowl", price: "35.00" })],
  });
  const router = createMemoryRouter([{ path: "/admin/products/:id", element: <AdminProductPage /> }], {
    initialEntries: ["/admin/products/p-1"],
  });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  return { saved: () => requests.filter((each) => each.startsWith("PATCH")) };
}

async function rename(to: string) {
  const name = await screen.findByLabelText<HTMLInputElement>("Name");
  await userEvent.clear(name);
  await userEvent.type(name, to);
  return name;
}

it("a form whose product was changed elsewhere saves nothing and offers the current version", async () => {
  const { saved } = open(BOWL, { ...BOWL, price: "35.00" });

  await rename("Fruit bowl");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  expect(await screen.findByText(/was changed after you opened it: it is now “Salad bowl” at €35.00/)).toBeTruthy();
  expect(saved()).toEqual([]);

  await userEvent.click(screen.getByRole("button", { name: "Load the current version" }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Price/).value).toBe("35.00"));
});

it("the changes can be saved over the newer version, knowing it", async () => {
  const { saved } = open(BOWL, { ...BOWL, price: "35.00" });

  await rename("Fruit bowl");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await userEvent.click(await screen.findByRole("button", { name: "Save my changes anyway" }));

  await waitFor(() => expect(saved()).toHaveLength(1));
});
