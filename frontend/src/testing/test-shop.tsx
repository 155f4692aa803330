import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import { createServices, ServicesProvider } from "../app/services";

export const API = "http://api.test";
export const USER = { id: "u-1", email: "ada@example.com", name: "Ada", role: "admin" as const };
export const BOWL = {
  id: "p-1",
  sku: "BOWL-1",
  name: "Salad bowl",
  description: "",
  price: "39.00",
  currency: "EUR",
  category: "Ceramics",
  stock: 7,
  image_url: null,
  created_at: "2026-01-01T10:00:00.000Z",
  updated_at: "2026-01-01T10:00:00.000Z",
};

/** Stores a signed-in session, as the browser would. */
export function signIn(): void {
  localStorage.setItem("bottega.session", JSON.stringify({ refresh_token: "r-1", user: USER }));
}

/** The providers around a page, as `main.tsx` sets them up. */
export function shopWrapper() {
  const config = { api_url: API, stripe_url: "http://stripe.test", publishable_key: "pk_test", currency: "EUR" };
  const services = createServices(config);
  return ({ children }: { children: ReactNode }) => (
    <ServicesProvider value={services}>
      <QueryClientProvider client={services.queries}>{children}</QueryClientProvider>
    </ServicesProvider>
  );
}

/** Renders a page at an address; `path` is its route. */
export function pageAt(address: string, page: ReactNode, path = "*") {
  return <RouterProvider router={createMemoryRouter([{ path, element: page }], { initialEntries: [address] })} />;
}

/** Stubs the API's responses by method and path. Of several, each is used once and the last one repeatedly. */
export function stubApi(responses: Record<string, Response[]>): string[] {
  const requests: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${pathname}${search}`);
    const given = responses[`${request.method} ${pathname}`] ?? [];
    const response = given.length > 1 ? given.shift() : given[0];
    return response?.clone() ?? Promise.reject(new TypeError("network"));
  });
  return requests;
}
