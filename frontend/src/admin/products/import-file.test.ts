import { describe, expect, it } from "vitest";
import { readProducts, type UnreadableFileError } from "./import-file";

const BOWL = { sku: "BOWL-1", name: "Salad bowl", price: "39.00", category: "Ceramics" };

function read(name: string, text: string) {
  return readProducts(name, new TextEncoder().encode(text).buffer, "EUR");
}

async function errorOf(name: string, text: string): Promise<[string, string]> {
  const error = await read(name, text).then(
    () => null,
    (error: UnreadableFileError) => error,
  );
  return [error?.kind ?? "none", error?.place ?? ""];
}

describe("a CSV file", () => {
  it("has one product per line; empty cells are left out and stock is a number", async () => {
    const text =
      'sku,name,price,category,stock,description\nBOWL-1,Salad bowl,39.00,Ceramics,7,"deep, blue"\nCUP-1,Cup,9,Ceramics,,\n';

    expect(await read("products.csv", text)).toEqual([
      { ...BOWL, stock: 7, description: "deep, blue" },
      { sku: "CUP-1", name: "Cup", price: "9.00", category: "Ceramics" },
    ]);
  });

  it("may come from an Italian spreadsheet: semicolons, decimal commas, upper-case headers, a byte order mark", async () => {
    const text = "\ufeffSKU;Name;Price;Category\r\nBOWL-1;Salad bowl;39,00;Ceramics\r\n;;;\r\n";

    expect(await read("prodotti.csv", text)).toEqual([BOWL]);
  });

  it("may use the encoding of old spreadsheets", async () => {
    const bytes = Uint8Array.from("sku,name,price,category\nC,Caff\xe8,1,Bar\n", (character) =>
      character.charCodeAt(0),
    );

    expect(await readProducts("old.csv", bytes.buffer, "EUR")).toEqual([
      { sku: "C", name: "Caffè", price: "1.00", category: "Bar" },
    ]);
  });

  it("keeps invalid numbers as text, so that the API refuses only that line", async () => {
    const text = "sku,name,price,category,stock\nBOWL-1,Salad bowl,cheap,Ceramics,many\n";

    expect(await read("a.csv", text)).toEqual([{ ...BOWL, price: "cheap", stock: "many" }]);
  });

  it.each(["1.000", "1,000", "12.500", "0,125"])(
    "is not sent with a price of %s, which may mean thousands",
    async (price) => {
      const text = `sku;name;price;category\nA;B;1;C\nBOWL-1;Salad bowl;${price};Ceramics\n`;

      expect(await errorOf("a.csv", text)).toEqual(["price", `2 (${price})`]);
    },
  );

  it("may have three decimals in a currency that has them", async () => {
    const bytes = new TextEncoder().encode("sku,name,price,category\nA,B,1.250,C\n");

    expect(await readProducts("a.csv", bytes.buffer, "KWD")).toMatchObject([{ price: "1.250" }]);
  });

  it("names unknown and missing columns", async () => {
    expect(await errorOf("a.csv", "sku,name,price,category,colour\nA,B,1,C,red\n")).toEqual(["unknown", "colour"]);
    expect(await errorOf("a.csv", "sku,name\nA,B\n")).toEqual(["missing", "price, category"]);
  });

  it("names the product with too few or too many cells, or with an open quote", async () => {
    expect(await errorOf("a.csv", "sku,name,price,category\nA,B,1,C\nA,B\n")).toEqual(["csv", "2"]);
    expect(await errorOf("a.csv", "sku,name,price,category\nA,B,1,C,D\n")).toEqual(["csv", "1"]);
    expect(await errorOf("a.csv", 'sku,name,price,category\nA,"B,1,C\n')).toEqual(["csv", "1"]);
  });
});

describe("a JSON file", () => {
  it("is a list, the body of an import request, or one object per line", async () => {
    expect(await read("a.json", JSON.stringify([BOWL]))).toEqual([BOWL]);
    expect(await read("a.json", JSON.stringify({ products: [BOWL] }))).toEqual([BOWL]);
    expect(await read("a.jsonl", `${JSON.stringify(BOWL)}\n\n{"sku":"C"}\n`)).toEqual([BOWL, { sku: "C" }]);
  });

  it("reports the line with invalid JSON", async () => {
    expect(await errorOf("a.json", "[{]")).toEqual(["json", ""]);
    expect(await errorOf("a.json", '{"sku":"A"}')).toEqual(["json", ""]);
    expect(await errorOf("a.ndjson", '{"sku":"A"}\n{"sku":')).toEqual(["json", "2"]);
  });
});

it("accepts 1 to 1,000 products", async () => {
  const many = (count: number) => JSON.stringify(Array.from({ length: count }, () => BOWL));

  expect(await read("a.json", many(1000))).toHaveLength(1000);
  expect(await errorOf("a.json", many(1001))).toEqual(["lines", "1001"]);
  expect(await errorOf("a.json", "[]")).toEqual(["empty", ""]);
  expect(await errorOf("a.csv", "sku,name,price,category\n")).toEqual(["empty", ""]);
});
