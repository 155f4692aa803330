import { describe, expect, it } from "vitest";
import { parseAmount, toDecimal, toMinor, totalOf } from "./money";

describe("sums of prices", () => {
  it("are exact to the cent where floats would not be", () => {
    const lines = [
      { price: "0.10", quantity: 3 },
      { price: "1234567.89", quantity: 7 },
    ];

    expect(totalOf(lines, "EUR")).toBe("8641975.53");
  });

  it("keep the currency's digits", () => {
    expect(totalOf([{ price: "500", quantity: 2 }], "JPY")).toBe("1000");
    expect(totalOf([{ price: "1.005", quantity: 2 }], "KWD")).toBe("2.010");
    expect(toDecimal(toMinor("0.05", "EUR"), "EUR")).toBe("0.05");
  });

  it("of an empty cart are zero", () => {
    expect(totalOf([], "EUR")).toBe("0.00");
  });
});

describe("an amount typed by a user", () => {
  it.each([
    ["19.9", "EUR", "19.90"],
    [" 19,90 ", "EUR", "19.90"],
    ["0", "EUR", "0.00"],
    ["500", "JPY", "500"],
    ["1.005", "KWD", "1.005"],
  ])("%s %s is %s", (text, currency, amount) => {
    expect(parseAmount(text, currency)).toBe(amount);
  });

  it.each([
    ["", "EUR"],
    ["-1", "EUR"],
    ["1e3", "EUR"],
    ["1.000", "EUR"],
    ["1.000,50", "EUR"],
    ["1.5", "JPY"],
    ["12345678901", "EUR"],
  ])("%j is none in %s", (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });
});
