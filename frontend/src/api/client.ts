import createClient, { type Client } from "openapi-fetch";
import type { Session } from "../auth/session";
import { ApiError, Unreachable } from "./errors";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

const TIMEOUT_MS = 30_000;

/**
 * A client of the API, whose paths and bodies are those of its OpenAPI document.
 * Requests that need a caller carry the session's access token; a refused one is renewed and the request sent again, once.
 */
export function createApi(baseUrl: string, session: Session): Api {
  return createClient<paths>({ baseUrl, fetch: (request) => send(request, session) });
}

async function send(request: Request, session: Session): Promise<Response> {
  if (!needsCaller(request)) return answerTo(request);
  const token = await session.accessToken();
  const again = request.clone();
  const answer = await answerTo(withToken(request, token));
  if (answer.status !== 401 || token === null || !isAboutToken(await answer.clone().json())) return answer;
  return answerTo(withToken(again, await session.accessToken({ except: token })));
}

/** What everybody may read is asked without a token: no preflight, and caches may answer. */
function needsCaller(request: Request): boolean {
  const path = new URL(request.url).pathname;
  const catalogue = /\/products(\/[^/]+)?\/?$/.test(path) && request.method === "GET";
  return !catalogue && !/\/(health|auth\/(login|register|refresh))$/.test(path);
}

/** A wrong `current_password` is a 401 too, which a new token would not help. */
function isAboutToken(body: unknown): boolean {
  return (body as { code?: string } | null)?.code !== "invalid_credentials";
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** @throws Unreachable if no answer comes within 30 seconds. */
export async function answerTo(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable("The API did not answer", { cause: error });
  }
}

/**
 * The body of a good answer.
 * @throws ApiError for any other answer.
 */
export async function take<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Exclude<T, undefined>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ApiError(response, isObject(error) ? error : undefined);
  return data as Exclude<T, undefined>;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
