import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RequireSignIn } from "../app/route-guards";
import { shopWrapper, signIn, stubApi } from "../testing/test-shop";
import { SignOutPage } from "./sign-out-page";

beforeEach(() => {
  localStorage.clear();
  signIn();
});
afterEach(cleanup);

it.each([[new Response(null, { status: 204 })], [Response.json({ code: "internal_error" }, { status: 500 })]])(
  "signing out ends the session and leads to the shop, not to the sign-in page",
  async (response) => {
    const requests = stubApi({
      "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
      "POST /auth/logout": [response],
    });
    const router = createMemoryRouter(
      [
        { path: "/", element: <p>The shop</p> },
        { path: "/sign-in", element: <p>Sign in</p> },
        { element: <RequireSignIn />, children: [{ path: "/account", element: <p>Account</p> }] },
        { path: "/sign-out", element: <SignOutPage /> },
      ],
      { initialEntries: ["/account", "/sign-out"] },
    );
    render(<RouterProvider router={router} />, { wrapper: shopWrapper() });

    expect(await screen.findByText("The shop")).toBeTruthy();
    expect(localStorage.getItem("bottega.session")).toBeNull();
    await waitFor(() => expect(requests.filter((each) => each === "POST /auth/logout")).toHaveLength(1));
  },
);
