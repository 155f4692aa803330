import type { components } from "./schema";

export type ErrorDetail = Record<string, unknown>;
type ErrorBody = components["schemas"]["ErrorBody"];

/** The API refused a request, or could not serve it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Stable error code, such as `insufficient_stock`. */
  readonly code: string;
  readonly details: ErrorDetail[];
  readonly requestId: string | null;
  /** Seconds to wait before the next try; null if the API did not say. */
  readonly retryAfter: number | null;

  constructor(response: Response, body: Partial<ErrorBody> | undefined) {
    super(body?.error ?? `The API responded with ${response.status}`);
    this.status = response.status;
    this.code = body?.code ?? "unknown";
    this.details = body?.details ?? [];
    this.requestId = body?.request_id ?? response.headers.get("x-request-id");
    this.retryAfter = seconds(response.headers.get("retry-after"));
  }
}

/** No response arrived: no network, no server, or a response that CORS hides. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/** Whether the same request may succeed a little later. */
export function isTemporary(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && error.status >= 500);
}

/** Whether the request may have taken effect: it has to be sent again unchanged. */
export function isOutcomeUnknown(error: unknown): boolean {
  return isTemporary(error) || isCode(error, "request_in_progress");
}

/** Whether the API definitely did not carry out the request. A 401 or a 429 says nothing about it: it may be sent again. */
export function isRejection(error: unknown): boolean {
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
