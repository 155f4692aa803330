import { beforeEach, expect, it } from "vitest";
import { keepAddress, keptAddress } from "./address";

beforeEach(() => sessionStorage.clear());

it("a typed address is kept for the user who typed it only", () => {
  keepAddress("u-1", { name: "Ada", city: "Faenza" });

  expect(keptAddress("u-1")).toEqual({ name: "Ada", city: "Faenza" });
  expect(keptAddress("u-2")).toEqual({});
});
