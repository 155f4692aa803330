import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { inShop, pageAt, stubApi } from "../testing/shop";
import { CataloguePage } from "./catalogue-page";

const page = (next_cursor: string | null) =>
  Response.json({ products: [], pagination: { next_cursor, total: 25, total_capped: false } });

afterEach(cleanup);

function open(address: string, ...products: Response[]) {
  const asked = stubApi({
    "GET /products": products,
    "GET /products/categories": [Response.json({ categories: [] })],
  });
  render(pageAt(address, <CataloguePage />), { wrapper: inShop() });
  return () => asked.filter((each) => each.startsWith("GET /products?")).map((each) => each.split("?")[1]);
}

it("a limit that is no price is refused aloud, and no other one takes effect", async () => {
  const asked = open("/?min_price=5.00", page(null));
  const field = screen.getByLabelText<HTMLInputElement>("From");

  await userEvent.clear(field);
  await userEvent.type(field, "1.000{Enter}");

  expect(screen.getByRole("alert").textContent).toBe("That is not a price. Enter one such as 19.99.");
  expect(field.value).toBe("5.00");
  expect(asked()).toEqual(["min_price=5.00&limit=24"]);
});

it("a limit takes effect with Enter, and the field keeps the focus", async () => {
  const asked = open("/", page(null));
  const field = screen.getByLabelText<HTMLInputElement>("To");

  await userEvent.type(field, "12,5{Enter}");

  await waitFor(() => expect(asked()).toEqual(["limit=24", "max_price=12.50&limit=24"]));
  expect(field.value).toBe("12.50");
  expect(document.activeElement).toBe(field);
});

it("limits that exclude each other are not asked for", async () => {
  const asked = open("/?min_price=20&max_price=10", page(null));

  expect((await screen.findAllByText(/The minimum price is higher than the maximum/)).length).toBe(2);
  expect(asked()).toEqual([]);
});

it("no more is searched for than the API takes", async () => {
  const asked = open(`/?search=${"x".repeat(150)}`, page(null));

  await waitFor(() => expect(asked()).toEqual([`search=${"x".repeat(100)}&limit=24`]));
  expect(screen.getByLabelText<HTMLInputElement>("Search").maxLength).toBe(100);
});

it("who goes on to the end is told so, and Tab goes on from there", async () => {
  open("/", page("next"), page(null));

  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));

  expect((await screen.findByText("End of the list.")).matches(":focus")).toBe(true);
});
