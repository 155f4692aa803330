"""Wraps an HTTP endpoint as a Lambda handler with rate limits, request id, logs, metrics and headers."""

import logging
import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from fastapi import APIRouter
from mangum import Mangum

from shared.errors import AppError, BadRequest, DependencyUnavailable, InternalError
from shared.http.app import create_app, error_response, request_id_of
from shared.http.body import KIBIBYTE, check_body
from shared.http.cors import cors_headers
from shared.http.identity import caller_of
from shared.observability import logger, metrics
from shared.ratelimit import Limit, RateLimited, Usage, count_request
from shared.settings import settings

type Event = dict[str, Any]
type Response = dict[str, Any]
type Handler = Callable[[Event, Any], Response]

_SECURITY_HEADERS = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=63072000"}


def lambda_handler(
    router: APIRouter,
    *,
    limited: bool = True,
    needs_limits: bool = False,
    max_body_bytes: int = 64 * KIBIBYTE,
) -> Handler:
    """Make a Lambda handler from one endpoint's router.

    Args:
        router: The router with the endpoint's route.
        limited: Whether requests count against the client address's limits.
        needs_limits: Whether to return 503 while requests cannot be counted, so that guessing a password stays slow.
        max_body_bytes: The largest accepted body. An endpoint without a body ignores any body.
    """
    application: list[Mangum] = []
    takes_body = any(getattr(route, "body_field", None) for route in router.routes)

    def respond(event: Event, context: Any) -> tuple[Response, Usage | None]:
        usage = None
        try:
            usage = _count(event, needs_limits) if limited else None
            _check_path(event)
            if takes_body:
                check_body(event, max_body_bytes)
        except AppError as error:
            usage = error.usage if isinstance(error, RateLimited) else usage
            return _lambda_response(error, request_id_of(event)), usage
        if not application:
            # Mangum would log each request and error again.
            logging.getLogger("mangum").disabled = logging.getLogger("mangum.http").disabled = True
            application.append(Mangum(create_app(router), lifespan="off"))
        return application[0](event, context), usage

    def handle(event: Event, context: Any) -> Response:
        started = time.perf_counter()
        logger().clear_state()
        _add_log_keys(event)
        try:
            result, usage = respond(event, context)
        except Exception:
            logger().exception("Unexpected error outside the application")
            result, usage = _lambda_response(InternalError(), request_id_of(event)), None
        _add_headers(event, result, usage)
        _report(event, result["statusCode"], (time.perf_counter() - started) * 1000)
        return result

    return handle


def _count(event: Event, needs_limits: bool) -> Usage | None:
    limits = [Limit("api", settings().rate_limit_api)]
    if event["path"].startswith("/auth/"):
        limits.append(Limit("auth", settings().rate_limit_auth))
    try:
        return count_request(event["requestContext"]["identity"]["sourceIp"], limits)
    except DependencyUnavailable:
        logger().warning("Could not count the request; the limits are not enforced")
        if needs_limits:
            raise
        return None


def _check_path(event: Event) -> None:
    path: str = event["path"]
    queries = (event.get("multiValueQueryStringParameters") or {}).items()
    texts = [path, *(each for name, values in queries for each in [name, *values])]
    if any("\0" in text or "%00" in text or _is_broken(text) for text in texts):
        raise BadRequest("The URL must not contain NUL characters or incomplete characters")
    # API Gateway serves /products/ as /products.
    event["path"] = path.rstrip("/") or "/"


def _is_broken(text: str) -> bool:
    """Whether the text has half of a surrogate pair, which UTF-8 cannot encode."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _add_log_keys(event: Event) -> None:
    caller = caller_of(event)
    logger().append_keys(request_id=request_id_of(event), user_id=caller.user_id if caller else None)


def _lambda_response(error: AppError, request_id: str) -> Response:
    response = error_response(error, request_id)
    return {
        "statusCode": response.status_code,
        "headers": dict(response.headers),
        "body": bytes(response.body).decode(),
        "isBase64Encoded": False,
    }


def _add_headers(event: Event, result: Response, usage: Usage | None) -> None:
    headers = result.setdefault("headers", {})
    headers |= {"x-request-id": request_id_of(event)} | _SECURITY_HEADERS | cors_headers(event)
    headers |= usage.headers() if usage else {}


def _report(event: Event, status: int, milliseconds: float) -> None:
    route = f"{event['httpMethod']} {event['resource']}"
    logger().info("Request", extra={"route": route, "status": status, "duration_ms": round(milliseconds, 1)})
    with_metrics = metrics()
    with_metrics.add_dimension(name="route", value=route)
    # Alarms cannot sum dimensions, so they use the metric without them.
    with_metrics.add_dimensions(stage=settings().stage)
    with_metrics.add_metric(name="Latency", unit=MetricUnit.Milliseconds, value=milliseconds)
    with_metrics.add_metric(name="Requests", unit=MetricUnit.Count, value=1)
    with_metrics.add_metric(name="ServerErrors", unit=MetricUnit.Count, value=int(status >= 500))
    with_metrics.flush_metrics()
