import { describe, expect, it } from "vitest";
import { toDecimal, toMinor, totalOf } from "./money";

describe("sums of prices", () => {
  it("add up to the cent where floats would not", () => {
    const lines = [
      { price: "0.10", quantity: 3 },
      { price: "1234567.89", quantity: 7 },
    ];

    expect(totalOf(lines, "EUR")).toBe("8641975.53");
  });

  it("keep the digits of the currency", () => {
    expect(totalOf([{ price: "500", quantity: 2 }], "JPY")).toBe("1000");
    expect(totalOf([{ price: "1.005", quantity: 2 }], "KWD")).toBe("2.010");
    expect(toDecimal(toMinor("0.05", "EUR"), "EUR")).toBe("0.05");
  });

  it("of nothing are nothing", () => {
    expect(totalOf([], "EUR")).toBe("0.00");
  });
});
