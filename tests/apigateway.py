"""Calls a Lambda handler in this process the way API Gateway does."""

import asyncio
import json as jsonlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.caller import Caller


@dataclass(frozen=True)
class Response:
    """A handler's response; header names are in lower case, a JSON body is parsed."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Context:
    """The part of Lambda's context that handlers may use."""

    function_name: str = "test"
    memory_limit_in_mb: int = 128
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:000000000000:function:test"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 15_000


def event(
    method: str,
    path: str,
    *,
    route: str | None = None,
    parameters: dict[str, str] | None = None,
    query: dict[str, Any] | None = None,
    body: str | None = None,
    headers: dict[str, str] | None = None,
    caller: Caller | None = None,
    address: str = "203.0.113.7",
) -> dict[str, Any]:
    """Return an API Gateway REST proxy event.

    Args:
        method: HTTP method.
        path: Path of the request, such as `/products/123`.
        route: Path of the route, such as `/products/{id}`; the path itself by default.
        parameters: Values of the route's parameters; handlers read them from the path.
        query: Query parameters; a list repeats the parameter.
        body: The raw body.
        headers: Request headers.
        caller: The caller that the authorizer identified.
        address: The client's address.
    """
    pairs = {name: value if isinstance(value, list) else [value] for name, value in (query or {}).items()}
    many = {name: [str(each) for each in values] for name, values in pairs.items()}
    authorizer = (
        {
            "principalId": caller.user_id,
            "userId": caller.user_id,
            "email": caller.email,
            "role": caller.role,
            "sessionId": caller.session_id,
            "name": caller.name,
        }
        if caller
        else None
    )
    sent = {"host": "api.example.test", **(headers or {})}
    return {
        "resource": route or path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in many.items()} or None,
        "multiValueQueryStringParameters": many or None,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "stage": "local",
            "httpMethod": method,
            "resourcePath": route or path,
            "identity": {"sourceIp": address, "userAgent": "tests"},
            **({"authorizer": authorizer} if authorizer else {}),
        },
        "body": body,
        "isBase64Encoded": False,
    }


def call(
    handler: Callable[[dict[str, Any], Any], dict[str, Any]],
    method: str,
    path: str,
    *,
    json: Any = None,
    body: str | None = None,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
    **options: Any,
) -> Response:
    """Call a handler with a JSON body, or with a raw one."""
    sent = dict(headers or {})
    if json is not None:
        body = jsonlib.dumps(json)
    if body is not None:
        sent.setdefault("content-type", content_type)
    return _response(invoke(handler, event(method, path, body=body, headers=sent, **options)))


def invoke(handler: Callable[[dict[str, Any], Any], dict[str, Any]], request: dict[str, Any]) -> dict[str, Any]:
    """Run a handler as Lambda does, also in a thread of a test, which has no event loop for Mangum."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return handler(request, Context())
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _response(result: dict[str, Any]) -> Response:
    headers = {name.lower(): str(value) for name, value in (result.get("headers") or {}).items()}
    for name, values in (result.get("multiValueHeaders") or {}).items():
        headers[name.lower()] = ", ".join(values)
    text = result.get("body") or ""
    is_json = headers.get("content-type", "").startswith("application/json")
    return Response(result["statusCode"], headers, jsonlib.loads(text) if is_json and text else text)
