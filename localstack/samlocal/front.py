"""Correct the responses of `sam local` where they differ from AWS.

For a missing token, a refused token or a failed function, API Gateway responds with the template's gateway responses;
`sam local start-api` has its own. Lambda reports a failed function in a header; `sam local start-lambda` does not do
so for exceptions of Python functions.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from localstack.samlocal.relay import Request, Response

type AskAuthorizer = Callable[[str, str], str]

# Lambda's limit; API Gateway's own is 10 MB.
_LARGEST_BODY = 6 * 1024 * 1024
_STATUSES = {"DEFAULT_5XX": 502, "UNAUTHORIZED": 401, "ACCESS_DENIED": 403, "REQUEST_TOO_LARGE": 413}
_ERROR = {"errorMessage", "errorType", "requestId"}


class Gateway:
    """Responds as API Gateway does.

    Args:
        responses: GatewayResponses of the template.
        refusal_of: Asks the authorizer about an Authorization header and a path. Returns `UNAUTHORIZED`,
            `AUTHORIZER_FAILURE`, or "" if the token is accepted.
    """

    def __init__(self, responses: Mapping[str, Mapping[str, Any]], refusal_of: AskAuthorizer) -> None:
        self._responses = responses
        self._refusal_of = refusal_of

    def refuse(self, request: Request) -> Response | None:
        """Return the response to a request that reaches no function; None for all others."""
        return self._respond("REQUEST_TOO_LARGE", request) if len(request.body) > _LARGEST_BODY else None

    def change(self, request: Request, response: Response | None) -> Response:
        """Keep a function's response; replace one of `sam local` with the template's gateway response."""
        if response is None:
            return self._respond("INTEGRATION_TIMEOUT", request)
        # Every response of our functions has this header.
        if any(name.lower() == "x-request-id" for name, _ in response.headers):
            return response
        return self._respond(self._kind(request, response.status), request)

    def _kind(self, request: Request, status: int) -> str:
        if status in (401, 403):
            return "UNAUTHORIZED" if status == 401 else "ACCESS_DENIED"
        if status < 500:
            return "DEFAULT_4XX"
        token = request.headers.get("Authorization")
        return (token and self._refusal_of(token, request.path)) or "DEFAULT_5XX"

    def _respond(self, kind: str, request: Request) -> Response:
        gateway_response = self._responses[kind]
        request_id = str(uuid.uuid4())
        text: str = gateway_response["ResponseTemplates"]["application/json"]
        for name, value in {"$context.requestId": request_id, "$context.error.messageString": '"Bad request"'}.items():
            text = text.replace(name, value)
        given = gateway_response["ResponseParameters"]["Headers"].items()
        headers = [(name, _value(expression, request, request_id)) for name, expression in given]
        status = int(gateway_response.get("StatusCode") or _STATUSES.get(kind, 400))
        return Response(
            status, [("Content-Type", "application/json"), *(each for each in headers if each[1])], text.encode()
        )


def _value(expression: str, request: Request, request_id: str) -> str:
    """Evaluate a response parameter: a quoted literal, the request id, or a request header."""
    if expression == "context.requestId":
        return request_id
    header = re.fullmatch(r"method\.request\.header\.(.+)", expression)
    return request.headers.get(header[1], "") if header else expression.strip("'")


def mark_failure(_request: Request, response: Response | None) -> Response:
    """Mark the result of a failed function with Lambda's header."""
    if response is None:
        return Response(503, [("Content-Type", "application/json")], b'{"Message": "sam local does not respond"}')
    if response.status == 200 and _is_error(response.body):
        return response._replace(headers=[*response.headers, ("X-Amz-Function-Error", "Unhandled")])
    return response


def _is_error(body: bytes) -> bool:
    try:
        result = json.loads(body)
    except ValueError:
        return False
    return isinstance(result, dict) and set(result) >= _ERROR
