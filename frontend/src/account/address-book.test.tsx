import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { click, openSection } from "../testing/account";
import { AddressBook } from "./address-book";

const AT = "2026-01-01T10:00:00.000Z";
const HOME = { name: "Ada", line1: "Via Roma 1", city: "Firenze", postal_code: "50123", country: "IT" };
const REST = { line2: null, region: null, phone: null, created_at: AT, updated_at: AT };
const SAVED = { id: "a-1", ...HOME, ...REST, is_default: true };
const WORK = { ...SAVED, id: "a-2", line1: "Via Dante 2", is_default: false };
const BOOK = (...addresses: object[]) => Response.json({ addresses });

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function fillIn() {
  const values = {
    "Full name": HOME.name,
    "Street and number": HOME.line1,
    "Postal code": HOME.postal_code,
    City: HOME.city,
    Country: HOME.country,
  };
  for (const [label, value] of Object.entries(values))
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

it("an added address is sent once and appears in the list", async () => {
  const { requests, bodies } = openSection(<AddressBook />, {
    "GET /auth/addresses": [BOOK(), BOOK(SAVED)],
    "POST /auth/addresses": [Response.json(SAVED, { status: 201 })],
  });
  expect(await screen.findByText("You have not saved any addresses yet.")).toBeTruthy();
  await click("Add an address");
  fillIn();

  await click("Save the address");

  const saved = await screen.findByText("The address has been saved.");
  expect(screen.getByText("Via Roma 1")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(saved));
  expect(requests.filter((each) => each === "POST /auth/addresses")).toHaveLength(1);
  expect(bodies["POST /auth/addresses"]).toEqual({
    ...HOME,
    line2: null,
    region: null,
    phone: null,
    is_default: false,
  });
});

it("an edited address keeps what was not changed, and a cleared field becomes null", async () => {
  const { bodies } = openSection(<AddressBook />, {
    "GET /auth/addresses": [BOOK({ ...SAVED, phone: "+39 055 1" })],
    "PATCH /auth/addresses/a-1": [Response.json(SAVED)],
  });
  await click("Edit: Ada, Via Roma 1, 50123 Firenze");
  await userEvent.clear(screen.getByLabelText("Phone (optional)"));

  await click("Save the address");

  expect(await screen.findByText("The address has been saved.")).toBeTruthy();
  expect(bodies["PATCH /auth/addresses/a-1"]).toEqual({ ...HOME, line2: null, region: null, phone: null });
});

it("another address becomes the default", async () => {
  const { bodies } = openSection(<AddressBook />, {
    "GET /auth/addresses": [BOOK(SAVED, WORK), BOOK({ ...WORK, is_default: true }, { ...SAVED, is_default: false })],
    "PATCH /auth/addresses/a-2": [Response.json({ ...WORK, is_default: true })],
  });
  expect(screen.queryByRole("button", { name: /^Make default: .*Via Roma/ })).toBeNull();

  await click("Make default: Ada, Via Dante 2, 50123 Firenze");

  expect(await screen.findByRole("button", { name: /^Make default: .*Via Roma/ })).toBeTruthy();
  expect(bodies["PATCH /auth/addresses/a-2"]).toEqual({ is_default: true });
});

it("an address is deleted after a question", async () => {
  const { requests } = openSection(<AddressBook />, {
    "GET /auth/addresses": [BOOK(SAVED, WORK), BOOK(SAVED)],
    "DELETE /auth/addresses/a-2": [new Response(null, { status: 204 })],
  });
  await click("Delete: Ada, Via Dante 2, 50123 Firenze");
  expect(requests).not.toContain("DELETE /auth/addresses/a-2");

  await click("Delete");

  expect(await screen.findByText("The address has been deleted.")).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("Via Dante 2")).toBeNull());
});

it("a full address book is explained", async () => {
  openSection(<AddressBook />, {
    "GET /auth/addresses": [BOOK(SAVED)],
    "POST /auth/addresses": [Response.json({ code: "too_many_addresses", error: "Full" }, { status: 409 })],
  });
  await click("Add an address");
  fillIn();

  await click("Save the address");

  expect((await screen.findByRole("alert")).textContent).toMatch(/^You have saved 20 addresses/);
});

it("cancelling sends nothing and keeps the focus in the section", async () => {
  const { requests } = openSection(<AddressBook />, { "GET /auth/addresses": [BOOK(SAVED)] });
  await click("Add an address");

  await click("Cancel");

  expect(document.activeElement?.textContent).toBe("Your addresses");
  expect(requests).not.toContain("POST /auth/addresses");
});
