"""Functions that ask other functions: synchronous Lambda invokes."""

import json
from typing import Any
from urllib.parse import quote

from shared import aws
from shared.errors import DependencyUnavailable


def invoke(function: str, payload: dict[str, Any], *, timeout: float = 3.0) -> Any:
    """Run another function and wait for what it returns.

    Args:
        function: Name or ARN, with its alias.
        payload: The event that the function gets.
        timeout: Seconds to wait for the connection, and then for the answer.

    Raises:
        DependencyUnavailable: Lambda does not answer, refuses, or the function failed.
    """
    path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
    headers = {"content-type": "application/json", "x-amz-invocation-type": "RequestResponse"}
    answer = aws.post("lambda", path, headers, json.dumps(payload).encode(), timeout=timeout)
    if answer.status != 200 or "x-amz-function-error" in answer.headers:
        # What Lambda says of a failed function holds its error's type and text: for our log alone.
        raise DependencyUnavailable(function) from RuntimeError(answer.body[:300].decode(errors="replace"))
    return json.loads(answer.body)
