import { beforeEach, expect, it } from "vitest";
import { keepAddress, keptAddress } from "./address";

beforeEach(() => sessionStorage.clear());

it("what was typed is there for who typed it, and for nobody else", () => {
  keepAddress("u-1", { name: "Ada", city: "Faenza" });

  expect(keptAddress("u-1")).toEqual({ name: "Ada", city: "Faenza" });
  expect(keptAddress("u-2")).toEqual({});
});
