import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Footer } from "../app/footer";
import { pageAt, shopWrapper, stubApi } from "../testing/test-shop";
import { LegalPage } from "./legal-page";
import { blocksOf } from "./legal-text";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const COMPANY = { name: "Alba S.r.l.", line1: "Via Roma 1", line2: null, postal_code: "20121", city: "Milano" };
const SETTINGS = {
  name: "Alba",
  company: { ...COMPANY, region: "MI", vat_number: "IT12345670017", register_number: null },
  legal_pages: { terms: ["it"], privacy: [] },
};

it("the footer shows the company and links to the legal pages that have a text", async () => {
  stubApi({ "GET /settings": [Response.json(SETTINGS)] });
  render(pageAt("/", <Footer />), { wrapper: shopWrapper() });

  expect((await screen.findByRole("link", { name: "Terms and conditions" })).getAttribute("href")).toBe("/legal/terms");
  expect(screen.queryByRole("link", { name: "Privacy" })).toBeNull();
  expect(screen.getByText("Alba S.r.l., Via Roma 1, 20121 Milano MI, VAT no. IT12345670017")).toBeTruthy();
});

it("a legal text is shown in another language if the visitor's is missing, and as plain text", async () => {
  const text = "# Recesso\nScrivi a **noi**.\n\n- entro 14 giorni\n- <img src=x onerror=alert(1)>";
  stubApi({ "GET /settings": [Response.json({ ...SETTINGS, legal_texts: { terms: { it: text } } })] });
  render(pageAt("/legal/terms", <LegalPage />, "/legal/:page"), { wrapper: shopWrapper() });

  const heading = await screen.findByRole("heading", { name: "Recesso" });
  expect(heading.closest("[lang]")?.getAttribute("lang")).toBe("it");
  expect(screen.getByText("noi").tagName).toBe("STRONG");
  expect(screen.getByText("<img src=x onerror=alert(1)>").tagName).toBe("LI");
  expect(document.querySelector("#content img")).toBeNull();
});

it("an unknown legal page is not found", () => {
  stubApi({});
  render(pageAt("/legal/secrets", <LegalPage />, "/legal/:page"), { wrapper: shopWrapper() });

  expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/not found/i);
});

it("lines belong together until an empty one", () => {
  expect(blocksOf("a\nb\n\nc\n- d\n- e\nf")).toEqual([
    { kind: "paragraph", text: "a\nb" },
    { kind: "paragraph", text: "c" },
    { kind: "list", items: ["d", "e"] },
    { kind: "paragraph", text: "f" },
  ]);
});
