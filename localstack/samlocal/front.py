"""What stands before the two servers of `sam local`, where they answer otherwise than AWS.

API Gateway answers a request without a token, a refused token or a failed function with the texts, the statuses and the
headers of the template; `sam local start-api` has answers of its own. Lambda says in a header that a function failed;
`sam local start-lambda` does not, for what Python functions raise.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from localstack.samlocal.relay import Answer, Request

type AskAuthorizer = Callable[[str, str], str]

# What Lambda takes; API Gateway itself would take 10 MB.
_LARGEST_BODY = 6 * 1024 * 1024
_STATUSES = {"DEFAULT_5XX": 502, "UNAUTHORIZED": 401, "ACCESS_DENIED": 403, "REQUEST_TOO_LARGE": 413}
_ERROR = {"errorMessage", "errorType", "requestId"}


class Gateway:
    """Answers as API Gateway does.

    Args:
        responses: GatewayResponses of the template.
        refusal_of: Asks the authorizer why it refuses a token: `UNAUTHORIZED`, `AUTHORIZER_FAILURE`, or nothing if it
            does not; given the value of the header Authorization and the request's path.
    """

    def __init__(self, responses: Mapping[str, Mapping[str, Any]], refusal_of: AskAuthorizer) -> None:
        self._responses = responses
        self._refusal_of = refusal_of

    def refuse(self, request: Request) -> Answer | None:
        """An answer to what no function gets."""
        return self._say("REQUEST_TOO_LARGE", request) if len(request.body) > _LARGEST_BODY else None

    def change(self, request: Request, answer: Answer | None) -> Answer:
        """What a function answered as it is; in place of what `sam local` answered, what the template says."""
        if answer is None:
            return self._say("INTEGRATION_TIMEOUT", request)
        # All that our functions answer has one.
        if any(name.lower() == "x-request-id" for name, _ in answer.headers):
            return answer
        return self._say(self._kind(request, answer.status), request)

    def _kind(self, request: Request, status: int) -> str:
        if status in (401, 403):
            return "UNAUTHORIZED" if status == 401 else "ACCESS_DENIED"
        if status < 500:
            return "DEFAULT_4XX"
        token = request.headers.get("Authorization")
        return (token and self._refusal_of(token, request.path)) or "DEFAULT_5XX"

    def _say(self, kind: str, request: Request) -> Answer:
        response = self._responses[kind]
        request_id = str(uuid.uuid4())
        text: str = response["ResponseTemplates"]["application/json"]
        for name, value in {"$context.requestId": request_id, "$context.error.messageString": '"Bad request"'}.items():
            text = text.replace(name, value)
        given = response["ResponseParameters"]["Headers"].items()
        headers = [(name, _value(expression, request, request_id)) for name, expression in given]
        status = int(response.get("StatusCode") or _STATUSES.get(kind, 400))
        return Answer(
            status, [("Content-Type", "application/json"), *(each for each in headers if each[1])], text.encode()
        )


def _value(expression: str, request: Request, request_id: str) -> str:
    """A literal in quotes, the request's id, or one of its headers."""
    if expression == "context.requestId":
        return request_id
    header = re.fullmatch(r"method\.request\.header\.(.+)", expression)
    return request.headers.get(header[1], "") if header else expression.strip("'")


def tell_failure(_request: Request, answer: Answer | None) -> Answer:
    """Say that a function failed, as Lambda does."""
    if answer is None:
        return Answer(503, [("Content-Type", "application/json")], b'{"Message": "sam local does not answer"}')
    if answer.status == 200 and _is_error(answer.body):
        return answer._replace(headers=[*answer.headers, ("X-Amz-Function-Error", "Unhandled")])
    return answer


def _is_error(body: bytes) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and set(said) >= _ERROR
