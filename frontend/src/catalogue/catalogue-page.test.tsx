import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, it } from "vitest";
import { pageAt, shopWrapper, stubApi } from "../testing/test-shop";
import { CataloguePage } from "./catalogue-page";
import { ProductPage } from "./product-page";

const page = (next_cursor: string | null) =>
  Response.json({ products: [], pagination: { next_cursor, total: 25, total_capped: false } });

afterEach(cleanup);

function open(address: string, ...products: Response[]) {
  const requests = stubApi({
    "GET /products": products,
    "GET /products/categories": [Response.json({ categories: [] })],
  });
  render(pageAt(address, <CataloguePage />), { wrapper: shopWrapper() });
  return () => requests.filter((each) => each.startsWith("GET /products?")).map((each) => each.split("?")[1]);
}

it("an invalid price limit is refused with a message and has no effect", async () => {
  const requests = open("/?min_price=5.00", page(null));
  const field = screen.getByLabelText<HTMLInputElement>("From");

  await userEvent.clear(field);
  await userEvent.type(field, "1.000{Enter}");

  expect(screen.getByRole("alert").textContent).toBe("Enter a price such as 19.99.");
  expect(field.value).toBe("5.00");
  expect(requests()).toEqual(["min_price=5.00&limit=24"]);
});

it("a limit takes effect with Enter, and the field keeps the focus", async () => {
  const requests = open("/", page(null));
  const field = screen.getByLabelText<HTMLInputElement>("To");

  await userEvent.type(field, "12,5{Enter}");

  await waitFor(() => expect(requests()).toEqual(["limit=24", "max_price=12.50&limit=24"]));
  expect(field.value).toBe("12.50");
  expect(document.activeElement).toBe(field);
});

it("contradictory limits are not sent", async () => {
  const requests = open("/?min_price=20&max_price=10", page(null));

  expect((await screen.findAllByText(/The minimum price is higher than the maximum/)).length).toBe(2);
  expect(requests()).toEqual([]);
});

it("the search text is limited to what the API accepts", async () => {
  const requests = open(`/?search=${"x".repeat(150)}`, page(null));

  await waitFor(() => expect(requests()).toEqual([`search=${"x".repeat(100)}&limit=24`]));
  expect(screen.getByLabelText<HTMLInputElement>("Search").maxLength).toBe(100);
});

it("the end of the list is announced, and Tab continues from there", async () => {
  open("/", page("next"), page(null));

  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));

  expect((await screen.findByText("End of the list.")).matches(":focus")).toBe(true);
});

it("Back undoes a filter, and the way back from a product keeps the filters", async () => {
  const product = {
    id: "p-1",
    sku: null,
    name: "Salad bowl",
    description: "",
    price: "39.00",
    currency: "EUR",
    category: "Ceramics",
    stock: 7,
    image_url: null,
  };
  stubApi({
    "GET /products": [
      Response.json({ products: [product], pagination: { next_cursor: null, total: 1, total_capped: false } }),
    ],
    "GET /products/p-1": [Response.json(product)],
    "GET /products/categories": [Response.json({ categories: [{ name: "Ceramics", count: 1 }] })],
  });
  const router = createMemoryRouter([
    { path: "/", element: <CataloguePage /> },
    { path: "/products/:id", element: <ProductPage /> },
  ]);
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });

  await userEvent.click(await screen.findByLabelText(/Ceramics/));
  await userEvent.click(screen.getByLabelText("In stock only"));
  expect(router.state.location.search).toBe("?category=Ceramics&in_stock=true");
  await userEvent.click(await screen.findByRole("link", { name: "Salad bowl" }));
  await userEvent.click(await screen.findByRole("link", { name: "Back to the catalogue" }));
  expect(router.state.location.search).toBe("?category=Ceramics&in_stock=true");

  await router.navigate(-2);
  await router.navigate(-1);
  await waitFor(() => expect(router.state.location.search).toBe("?category=Ceramics"));
});
