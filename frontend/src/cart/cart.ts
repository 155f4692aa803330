import * as v from "valibot";

const KEY = "bottega.cart";
export const MAX_QUANTITY = 1000;
export const MAX_LINES = 100;

const Line = v.object({
  product_id: v.string(),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_QUANTITY)),
  /** The price the customer saw: an order at another price is refused. */
  price: v.string(),
  currency: v.string(),
  name: v.string(),
  image_url: v.nullable(v.string()),
});

/** A product in the cart, as the customer saw it. */
export type CartLine = v.InferOutput<typeof Line>;

const EMPTY: readonly CartLine[] = [];

/** The cart, kept in this browser and shared by its tabs. */
export class Cart {
  #lines: readonly CartLine[] = read();
  readonly #listeners = new Set<() => void>();

  constructor() {
    window.addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#show(read());
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly lines = (): readonly CartLine[] => this.#lines;

  /** Add pieces of a product, and update its price and name to the ones seen now. */
  add(line: CartLine): void {
    const there = this.#lines.find((each) => each.product_id === line.product_id);
    const quantity = Math.min(MAX_QUANTITY, (there?.quantity ?? 0) + line.quantity);
    if (there) this.#store(this.#lines.map((each) => (each === there ? { ...line, quantity } : each)));
    else if (this.#lines.length < MAX_LINES) this.#store([...this.#lines, { ...line, quantity }]);
  }

  change(productId: string, change: Partial<Omit<CartLine, "product_id">>): void {
    this.#store(this.#lines.map((each) => (each.product_id === productId ? { ...each, ...change } : each)));
  }

  remove(productId: string): void {
    this.#store(this.#lines.filter((each) => each.product_id !== productId));
  }

  clear(): void {
    localStorage.removeItem(KEY);
    this.#show(EMPTY);
  }

  #store(lines: readonly CartLine[]): void {
    localStorage.setItem(KEY, JSON.stringify(lines));
    this.#show(lines);
  }

  #show(lines: readonly CartLine[]): void {
    this.#lines = lines;
    for (const listener of this.#listeners) listener();
  }
}

function read(): readonly CartLine[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(Line)), localStorage.getItem(KEY));
  return parsed.success ? parsed.output : EMPTY;
}
