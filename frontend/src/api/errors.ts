import type { components } from "./schema";

export type ErrorDetail = Record<string, unknown>;
type ErrorBody = components["schemas"]["ErrorBody"];

/** The API refused a request, or could not serve it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Stable name of what happened, such as `insufficient_stock`. */
  readonly code: string;
  readonly details: ErrorDetail[];
  readonly requestId: string | null;
  /** Seconds until a next try makes sense; null if the API said nothing about it. */
  readonly retryAfter: number | null;

  constructor(response: Response, body: Partial<ErrorBody> | undefined) {
    super(body?.error ?? `The API answered ${response.status}`);
    this.status = response.status;
    this.code = body?.code ?? "unknown";
    this.details = body?.details ?? [];
    this.requestId = body?.request_id ?? response.headers.get("x-request-id");
    this.retryAfter = seconds(response.headers.get("retry-after"));
  }
}

/** No answer came: no network, no server, or an answer that CORS keeps from us. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Whether the same request may succeed a little later. */
export function isTemporary(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiError && error.status >= 500);
}

/** Whether nobody knows if the request took effect: it has to be sent again as it was. */
export function isOutcomeUnknown(error: unknown): boolean {
  return isTemporary(error) || isCode(error, "request_in_progress");
}

/** Whether the API has looked at the request and not done it. Not so where nobody is signed in or too many requests come. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && !isOutcomeUnknown(error) && error.status !== 401 && error.status !== 429;
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ApiError && codes.includes(error.code);
}

export function isStatus(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}

function seconds(header: string | null): number | null {
  const value = Number(header);
  return header !== null && Number.isFinite(value) ? value : null;
}
