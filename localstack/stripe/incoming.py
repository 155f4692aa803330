"""Read the parameters of a request from its query or form."""

from typing import Any

from starlette.requests import Request

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.forms import parse_form

_LARGEST_BODY = 1 << 20
_FORM = "application/x-www-form-urlencoded"


async def parameters_of(request: Request) -> dict[str, Any]:
    """Return the parameters as a tree of strings.

    Raises:
        InvalidRequest: The body is not form-encoded or too large.
    """
    if request.method != "POST":
        return parse_form(request.url.query)
    body = await _body(request)
    kind = request.headers.get("content-type", _FORM).split(";")[0].strip().lower()
    if body and kind != _FORM:
        raise InvalidRequest(f"Invalid request: send parameters as {_FORM}, not as {kind[:100]}.")
    return parse_form(body.decode("ascii", errors="replace"))


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_BODY:
            raise InvalidRequest("The request is too large.", status=413)
    return body
