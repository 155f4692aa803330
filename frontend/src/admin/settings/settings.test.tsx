import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pageAt, shopWrapper, signIn } from "../../testing/test-shop";
import { OrderSettingsPage } from "./order-settings";
import { fieldsOf, formOf, NEW_METHOD, NEW_STEP } from "./shipping-fields";
import { ShopSettingsPage } from "./shop-settings";

const ORDERS = { section: "orders", version: 3, updated_at: null, minimum_total: null, maximum_total: null };
const SHOP = {
  ...{ section: "shop", version: 1, updated_at: null, name: "Bottega", logo_url: null, contact_email: null },
  ...{ languages: ["en", "it"], company: null },
};

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

/** An API with these versions of a section, which answers a PUT with this response. */
function stub(versions: object[], put: () => Response) {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (path === "/auth/refresh") return Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 });
    if (request.method === "PUT") {
      sent.push(await request.json());
      return put();
    }
    return Response.json(versions.length > 1 ? versions.shift() : versions[0]);
  });
  return sent;
}

it("a section is saved with the version that was opened", async () => {
  const sent = stub([ORDERS], () => Response.json({ ...ORDERS, version: 4, minimum_total: "12.50" }));
  render(pageAt("/", <OrderSettingsPage />), { wrapper: shopWrapper() });

  await userEvent.type(await screen.findByLabelText(/^Smallest value/), "12,50");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() =>
    expect(sent).toEqual([
      { section: "orders", version: 3, updated_at: null, minimum_total: "12.50", maximum_total: null },
    ]),
  );
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Smallest value/).value).toBe("12.50"));
});

it("a stale section is not saved, and the current version can be loaded", async () => {
  const conflict = { error: "Changed", code: "settings_changed" };
  const current = { ...ORDERS, version: 4, minimum_total: "20.00" };
  stub([ORDERS, current], () => Response.json(conflict, { status: 409 }));
  render(pageAt("/", <OrderSettingsPage />), { wrapper: shopWrapper() });

  await userEvent.type(await screen.findByLabelText(/^Smallest value/), "12.50");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/Another admin has changed these settings/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/^Smallest value/).value).toBe("12.50");

  await userEvent.click(screen.getByRole("button", { name: "Load the current version" }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Smallest value/).value).toBe("20.00"));
});

it("an empty company is none, and the default language comes first", async () => {
  const sent = stub([SHOP], () => Response.json({ ...SHOP, version: 2 }));
  render(pageAt("/", <ShopSettingsPage />), { wrapper: shopWrapper() });

  await userEvent.selectOptions(await screen.findByLabelText("Default language"), "it");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() => expect(sent).toEqual([{ ...SHOP, languages: ["it", "en"] }]));
});

it("zones survive the form, and each kind of price has its fields", () => {
  const steps = [
    { ...NEW_STEP, up_to_grams: "1000", price: "5" },
    { ...NEW_STEP, price: "9,90" },
  ];
  const method = { ...NEW_METHOD, id: "post", names: { en: "Post", it: "" } };
  const weight = { ...method, pricing: { kind: "weight" as const, price: "", steps } };
  const fields = fieldsOf({ zones: [{ name: "Home", countries: "it;  sm, *", methods: [weight] }] });

  expect(fields.zones[0]?.countries).toEqual(["IT", "SM", "*"]);
  expect(fields.zones[0]?.methods).toEqual([
    {
      id: "post",
      names: { en: "Post" },
      pricing: {
        kind: "weight",
        steps: [
          { up_to_grams: 1000, price: "5" },
          { up_to_grams: null, price: "9.90" },
        ],
      },
      free_from: null,
      delivery_days: null,
    },
  ]);
  const stored = { section: "shipping", version: 1, updated_at: null, ...fields } as const;
  expect(fieldsOf(formOf(stored))).toEqual(fields);
});
