import { cleanup, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { ErrorPage } from "./error-page";
import "./stale-release";

afterEach(cleanup);

function failWith(error: Error) {
  window.dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload: error }));
  const loader = () => Promise.reject(error);
  const routes = [
    { path: "/", loader, element: <p>Page</p>, errorElement: <ErrorPage />, hydrateFallbackElement: <p /> },
  ];
  render(<RouterProvider router={createMemoryRouter(routes)} />);
}

it("a chunk that cannot be loaded offline says that the shop cannot be reached", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));

  failWith(new Error("chunk"));

  expect(await screen.findByText("The shop cannot be reached")).toBeTruthy();
  expect(screen.queryByText(/update of the shop/)).toBeNull();
});

it("a chunk that stays missing although the page was just reloaded says so", async () => {
  sessionStorage.setItem("bottega.reloaded", String(Date.now()));
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("<!doctype html>")));

  failWith(new Error("chunk"));

  expect(await screen.findByText(/update of the shop/)).toBeTruthy();
});
