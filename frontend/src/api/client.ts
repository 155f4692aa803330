import createClient, { type Client } from "openapi-fetch";
import type { Session } from "../auth/session";
import { ApiError } from "./errors";
import type { paths } from "./schema";
import { fetchResponse, readErrorBody } from "./transport";

export type { Schemas } from "./schemas";
export type Api = Client<paths>;

/**
 * A client of the API, typed from its OpenAPI document.
 *
 * Requests that need a caller carry the session's access token. If the API refuses the token, it is renewed and the
 * request is sent once more.
 */
export function createApi(baseUrl: string, session: Session): Api {
  return createClient<paths>({ baseUrl, fetch: (request) => send(request, session) });
}

async function send(request: Request, session: Session): Promise<Response> {
  if (!needsToken(request)) return fetchResponse(request);
  const token = await session.accessToken();
  const again = request.clone();
  const response = await fetchResponse(withToken(request, token));
  if (response.status !== 401 || token === null || !isTokenRejected(await readErrorBody(response.clone())))
    return response;
  return fetchResponse(withToken(again, await session.accessToken({ except: token })));
}

/** Public resources are requested without a token: that needs no preflight, and caches may serve them. */
function needsToken(request: Request): boolean {
  const path = new URL(request.url).pathname;
  const catalogue = /\/(products(\/[^/]+)?|settings)\/?$/.test(path) && request.method === "GET";
  return !catalogue && !/\/(health|auth\/(login|register|refresh))$/.test(path);
}

/** A wrong `current_password` is a 401 too; a new token would not help. */
function isTokenRejected(body: { code?: string } | undefined): boolean {
  return body?.code !== "invalid_credentials";
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/**
 * The body of a successful response.
 * @throws ApiError for any other response.
 */
export async function unwrap<T>(
  result: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Exclude<T, undefined>> {
  const { data, error, response } = await result;
  if (!response.ok) throw new ApiError(response, isObject(error) ? error : undefined);
  return data as Exclude<T, undefined>;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
