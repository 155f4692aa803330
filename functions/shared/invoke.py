"""Synchronous Lambda invokes, for calls between services."""

import json
from typing import Any
from urllib.parse import quote

from shared import aws
from shared.errors import DependencyUnavailable


def invoke(function: str, payload: dict[str, Any], *, timeout: float = 3.0) -> Any:
    """Invoke another function and return its result.

    Args:
        function: Name or ARN, with the alias.
        payload: The function's event.
        timeout: Seconds to wait for the connection, and again for the response.

    Raises:
        DependencyUnavailable: Lambda is unavailable, refuses the request, or the function failed.
    """
    path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
    headers = {"content-type": "application/json", "x-amz-invocation-type": "RequestResponse"}
    response = aws.post("lambda", path, headers, json.dumps(payload).encode(), timeout=timeout)
    if response.status != 200 or "x-amz-function-error" in response.headers:
        # The body has the type and message of the function's error. Log it, never return it.
        raise DependencyUnavailable(function) from RuntimeError(response.body[:300].decode(errors="replace"))
    return json.loads(response.body)
