import { beforeEach, expect, it } from "vitest";
import { loadDraftAddress, saveDraftAddress } from "./address";

beforeEach(() => sessionStorage.clear());

it("a typed address is kept for the user who typed it only", () => {
  saveDraftAddress("u-1", { name: "Ada", city: "Faenza" });

  expect(loadDraftAddress("u-1")).toEqual({ name: "Ada", city: "Faenza" });
  expect(loadDraftAddress("u-2")).toEqual({});
});
