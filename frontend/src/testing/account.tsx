import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import { AccountDeletedPage } from "../account/account-deleted-page";
import { RequireAccount } from "../app/route-guards";
import { shopWrapper, signIn, stubApi } from "./test-shop";

/** Opens a section of the account page as a signed-in customer. */
export function openSection(section: ReactNode, responses: Record<string, Response[]>) {
  signIn();
  const requests = stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    ...responses,
  });
  const stubbed = fetch;
  const bodies: Record<string, unknown> = {};
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.clone().text();
    if (text) bodies[`${request.method} ${new URL(request.url).pathname}`] = JSON.parse(text);
    return stubbed(request);
  });
  const pages = [
    { element: <RequireAccount />, children: [{ path: "/account", element: section }] },
    { path: "/sign-in", element: <p>Sign in</p> },
    { path: "/account-deleted", element: <AccountDeletedPage /> },
  ];
  const router = createMemoryRouter(pages, { initialEntries: ["/account"] });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  return { router, requests, bodies };
}

export async function click(name: string | RegExp): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name }));
}
