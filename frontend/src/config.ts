import * as v from "valibot";

const Config = v.object({
  api_url: v.pipe(v.string(), v.url()),
  stripe_url: v.nullable(v.pipe(v.string(), v.url())),
  publishable_key: v.nullable(v.string()),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
});

/** What differs between stages. `stripe_url` is the sandbox's address; null where Stripe itself takes the money. */
export type Config = v.InferOutput<typeof Config>;

/**
 * Reads /config.json.
 * @throws If it is missing or malformed: then the storefront cannot start.
 */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { credentials: "same-origin" });
  if (!response.ok) throw new Error(`/config.json responded with ${response.status}`);
  return v.parse(Config, await response.json());
}
