import createClient, { type Client } from "openapi-fetch";
import type { Session } from "../auth/session";
import { ApiError, Unreachable } from "./errors";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

const TIMEOUT_MS = 30_000;
const NO_BODY = [204, 205, 304];

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
  if (answer.status !== 401 || token === null || !isAboutToken(await bodyOf(answer.clone()))) return answer;
  return answerTo(withToken(again, await session.accessToken({ except: token })));
}

/** What everybody may read is asked without a token: no preflight, and caches may answer. */
function needsCaller(request: Request): boolean {
  const path = new URL(request.url).pathname;
  const catalogue = /\/products(\/[^/]+)?\/?$/.test(path) && request.method === "GET";
  return !catalogue && !/\/(health|auth\/(login|register|refresh))$/.test(path);
}

/** @returns undefined where a server before the API has refused in another form than JSON. */
export async function bodyOf(answer: Response): Promise<Partial<Schemas["ErrorBody"]> | undefined> {
  return answer.json().catch(() => undefined);
}

/** A wrong `current_password` is a 401 too, which a new token would not help. */
function isAboutToken(body: { code?: string } | undefined): boolean {
  return body?.code !== "invalid_credentials";
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/**
 * An answer that has come whole.
 * @throws Unreachable if it has not within the time, or breaks off.
 */
export async function answerTo(request: Request, timeoutMs = TIMEOUT_MS): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await whole(await fetch(request, { signal }));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable("The API did not answer", { cause: error });
  }
}

/**
 * The answer, read to its end.
 * @throws Error if it is cut off. Not every connection tells that: but then it is no JSON.
 */
async function whole(answer: Response): Promise<Response> {
  if (NO_BODY.includes(answer.status)) return answer;
  const body = await answer.text();
  if (answer.ok || isJson(answer)) JSON.parse(body);
  return new Response(body, answer);
}

function isJson(answer: Response): boolean {
  return answer.headers.get("Content-Type")?.includes("json") ?? false;
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
