"""Wraps an HTTP endpoint as a Lambda handler with rate limits, request id, logs, metrics and headers."""

import logging
import time
from collections.abc import Callable
from typing import Any, Literal

from aws_lambda_powertools.metrics import MetricUnit
from fastapi import APIRouter
from mangum import Mangum

from shared.card_numbers import contains_card_number, strings_in
from shared.errors import AppError, BadRequest, CardDataRefused, InternalError
from shared.http.app import create_app, error_response, request_id_of
from shared.http.body import KIBIBYTE, check_body
from shared.http.cors import cors_headers
from shared.http.identity import caller_of, requires_active_session
from shared.http.language import ResponseLanguage, begin_response
from shared.observability import logger, metrics
from shared.ratelimit import Limit, RateLimited, Usage, count_request
from shared.session_check import attach_mark, read_mark
from shared.settings import settings
from shared.translatable import Translatable

type Event = dict[str, Any]
type Response = dict[str, Any]
type Handler = Callable[[Event, Any], Response]

# Stripe sends the events of all customers from few addresses.
_MULTIPLES = {"webhook": 50}
_SECURITY_HEADERS = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=63072000"}


def lambda_handler(
    router: APIRouter,
    *,
    limited: bool = True,
    scope: str = "api",
    max_body_bytes: int = 64 * KIBIBYTE,
    card_numbers: Literal["issued", "any"] = "issued",
) -> Handler:
    """Make a Lambda handler from one endpoint's router.

    Args:
        router: The router with the endpoint's route.
        limited: Whether requests count against the client address's limits.
        scope: What requests are counted together with. A scope has the limit of the API, or a multiple of it.
        max_body_bytes: The largest accepted body. An endpoint without a body ignores any body.
        card_numbers: Which card numbers are rejected in bodies and queries, before anything is validated, stored or
            logged: those with an issuer's prefix and length, or any with a valid check digit.
    """
    application: list[Mangum] = []
    takes_body = any(getattr(route, "body_field", None) for route in router.routes)
    checks_session = requires_active_session(router)
    issued_only = card_numbers == "issued"

    def respond(event: Event, context: Any) -> tuple[Response, Usage | None]:
        usage = None
        try:
            usage = _count(event, scope, checks_session) if limited else None
            _check_path(event)
            _check_query(event, issued_only=issued_only)
            if takes_body:
                check_body(event, max_body_bytes, issued_only=issued_only)
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
        language = begin_response(event)
        _add_log_keys(event)
        try:
            result, usage = respond(_as_get(event), context)
        except Exception:
            logger().exception("Unexpected error outside the application")
            result, usage = _lambda_response(InternalError(), request_id_of(event)), None
        _add_headers(event, result, usage, language)
        if event["httpMethod"] == "HEAD":
            result |= {"body": "", "isBase64Encoded": False}
        _report(event, result["statusCode"], (time.perf_counter() - started) * 1000)
        return result

    return handle


def _as_get(event: Event) -> Event:
    """Return a HEAD request as the GET request whose headers it asks for."""
    return {**event, "httpMethod": "GET"} if event.get("httpMethod") == "HEAD" else event


def _count(event: Event, scope: str, checks_session: bool) -> Usage | None:
    """Count the request and, in the same round trip, read the mark of the caller's session."""
    address = event["requestContext"]["identity"].get("sourceIp")
    if not address:
        # Invoked by another function, not through the API.
        return None
    limits = [Limit(scope, settings().rate_limit_api * _MULTIPLES.get(scope, 1))]
    # The route, not the path: API Gateway also routes /%61uth/login.
    if event["resource"].startswith("/auth/"):
        limits.append(Limit("auth", settings().rate_limit_auth))
    caller = caller_of(event) if checks_session else None
    also = [read_mark(caller.session_id)] if caller else []
    usage, replies = count_request(address, limits, also=also)
    if caller and replies is not None:
        attach_mark(event, replies[0])
    return usage


def _check_query(event: Event, *, issued_only: bool) -> None:
    query = event.get("multiValueQueryStringParameters") or {}
    if any(contains_card_number(each, issued_only=issued_only) for each in strings_in(query)):
        raise CardDataRefused


def _check_path(event: Event) -> None:
    path: str = event["path"]
    queries = (event.get("multiValueQueryStringParameters") or {}).items()
    texts = [path, *(each for name, values in queries for each in [name, *values])]
    if any("\0" in text or "%00" in text or _is_broken(text) for text in texts):
        raise BadRequest(Translatable("The URL must not contain NUL characters or incomplete characters"))
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


def _add_headers(event: Event, result: Response, usage: Usage | None, language: ResponseLanguage) -> None:
    headers = result.setdefault("headers", {})
    headers |= {"x-request-id": request_id_of(event)} | _SECURITY_HEADERS | cors_headers(event)
    if language.chosen:
        # Also decides which cached response a cache may serve. Responses without texts are the same in all languages.
        headers |= {"Content-Language": language.chosen, "Vary": f"{headers['Vary']}, Accept-Language"}
    headers |= usage.headers() if usage else {}
    if not any(name.lower() == "cache-control" for name in headers):
        headers["Cache-Control"] = "no-store"


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
