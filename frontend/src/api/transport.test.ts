import { afterEach, expect, it, vi } from "vitest";
import { fetchResponse } from "./transport";

afterEach(() => {
  document.documentElement.lang = "";
  vi.unstubAllGlobals();
});

it.each(["en", "it"])("a request asks for texts in the language of the page: %s", async (language) => {
  const asked: (string | null)[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request.headers.get("Accept-Language"));
    return Response.json({});
  });
  document.documentElement.lang = language;

  await fetchResponse(new Request("http://api.test/products"));

  expect(asked).toEqual([language]);
});
