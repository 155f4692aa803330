import { pageLanguage } from "../i18n";
import { UnreachableError } from "./errors";
import type { Schemas } from "./schemas";

const TIMEOUT_MS = 30_000;
const BODYLESS_STATUSES = [204, 205, 304];

/** The body of an error response; undefined if it is not JSON, as when a proxy in front of the API refuses the request. */
export async function readErrorBody(response: Response): Promise<Partial<Schemas["ErrorBody"]> | undefined> {
  return response.json().catch(() => undefined);
}

/**
 * Fetch a response, whose texts for people are in the language of the page, and read it to its end.
 * @throws UnreachableError if it does not arrive in time or is cut off.
 */
export async function fetchResponse(request: Request, timeoutMs = TIMEOUT_MS): Promise<Response> {
  // The browser would send its own preference. No preflight is needed for this header.
  request.headers.set("Accept-Language", pageLanguage());
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await readWhole(await fetch(request, { signal }));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new UnreachableError("The API did not respond", { cause: error });
  }
}

/**
 * The response with its whole body.
 * @throws Error if the body is cut off. Not every connection reports that, but the rest is then not valid JSON.
 */
async function readWhole(response: Response): Promise<Response> {
  if (BODYLESS_STATUSES.includes(response.status)) return response;
  const body = await response.text();
  if (response.ok || isJson(response)) JSON.parse(body);
  return new Response(body, response);
}

function isJson(response: Response): boolean {
  return response.headers.get("Content-Type")?.includes("json") ?? false;
}
