import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pageAt, shopWrapper, signIn, stubApi } from "../testing/test-shop";
import { AddressForm } from "./address-form";

const HOME = { name: "Ada", line1: "Via Roma 1", city: "Firenze", postal_code: "50123", country: "IT" };
const SAVED = { id: "a-1", ...HOME, line2: null, region: null, phone: null, is_default: true };

function open(addresses: Response) {
  const requests = stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /auth/addresses": [addresses],
    "POST /auth/addresses": [Response.json(SAVED, { status: 201 })],
  });
  const onSubmit = vi.fn();
  render(pageAt("/checkout", <AddressForm busy={false} error={null} onSubmit={onSubmit} />), {
    wrapper: shopWrapper(),
  });
  return { requests, onSubmit };
}

const placeOrder = () => userEvent.click(screen.getByRole("button", { name: /^Place order/ }));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  signIn();
});
afterEach(cleanup);

it("a saved address fills in the form, and is not saved again", async () => {
  const { requests, onSubmit } = open(Response.json({ addresses: [SAVED] }));

  await userEvent.selectOptions(await screen.findByLabelText("Saved addresses"), "a-1");
  await userEvent.click(screen.getByLabelText("Save this address to my account"));
  await placeOrder();

  await waitFor(() => expect(onSubmit).toHaveBeenCalledTimes(1));
  expect(onSubmit.mock.calls[0]?.[0]).toEqual({ ...HOME, line2: "", region: "", phone: "" });
  expect(requests).not.toContain("POST /auth/addresses");
});

it.each([true, false])("a typed address is saved only if the customer asks for it: %s", async (asked) => {
  const { requests, onSubmit } = open(Response.json({ addresses: [] }));

  await userEvent.type(screen.getByLabelText("Full name"), HOME.name);
  await userEvent.type(screen.getByLabelText("Street and number"), HOME.line1);
  await userEvent.type(screen.getByLabelText("Postal code"), HOME.postal_code);
  await userEvent.type(screen.getByLabelText("City"), HOME.city);
  await userEvent.selectOptions(screen.getByLabelText("Country"), HOME.country);
  if (asked) await userEvent.click(screen.getByLabelText("Save this address to my account"));
  await placeOrder();

  await waitFor(() => expect(onSubmit).toHaveBeenCalledTimes(1));
  await waitFor(() => expect(requests.includes("POST /auth/addresses")).toBe(asked));
});
