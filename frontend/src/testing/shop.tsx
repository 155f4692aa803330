import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import { createServices, ServicesProvider } from "../app/services";

export const API = "http://api.test";
export const USER = { id: "u-1", email: "ada@example.com", name: "Ada", role: "admin" as const };

/** Signs somebody in, as the browser keeps it. */
export function signIn(): void {
  localStorage.setItem("bottega.session", JSON.stringify({ refresh_token: "r-1", user: USER }));
}

/** What surrounds a page, as `main.tsx` puts it there. */
export function inShop() {
  const config = { api_url: API, stripe_url: "http://stripe.test", publishable_key: "pk_test", currency: "EUR" };
  const services = createServices(config);
  return ({ children }: { children: ReactNode }) => (
    <ServicesProvider value={services}>
      <QueryClientProvider client={services.queries}>{children}</QueryClientProvider>
    </ServicesProvider>
  );
}

/** A page at its address; `path` is what the routes call it. */
export function pageAt(address: string, page: ReactNode, path = "*") {
  return <RouterProvider router={createMemoryRouter([{ path, element: page }], { initialEntries: [address] })} />;
}

/** Answers of the API by method and path; each of several is given once, the last one for ever. */
export function stubApi(answers: Record<string, Response[]>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    const given = answers[`${request.method} ${pathname}`] ?? [];
    const answer = given.length > 1 ? given.shift() : given[0];
    return answer?.clone() ?? Promise.reject(new TypeError("network"));
  });
  return asked;
}
