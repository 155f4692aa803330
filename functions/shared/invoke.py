"""Synchronous Lambda invokes, for calls between services."""

import json
import time
from typing import Any
from urllib.parse import quote

from shared import aws
from shared.errors import ConcurrencyLimitReached, DependencyUnavailable

# Before a throttled invocation is retried: gives an environment time to become free, and spreads the retries.
_JITTER_SECONDS = (0.1, 0.5)


def invoke(function: str, payload: dict[str, Any], *, timeout: float = 3.0) -> Any:
    """Invoke another function and return its result. A throttled invocation is retried once, within the timeout.

    Args:
        function: Name or ARN, with the alias.
        payload: The function's event.
        timeout: Seconds to wait for the connection, and again for the response.

    Raises:
        ConcurrencyLimitReached: Lambda throttled the invocation twice.
        DependencyUnavailable: Lambda is unavailable, refuses the request, or the function failed.
    """
    started = time.monotonic()
    response = _post(function, payload, timeout)
    if response.status == 429:
        _pause()
        response = _post(function, payload, max(timeout - (time.monotonic() - started), 0.1))
    if response.status != 200 or "x-amz-function-error" in response.headers:
        unavailable = ConcurrencyLimitReached if response.status == 429 else DependencyUnavailable
        # The body has the type and message of the function's error. Log it, never return it.
        raise unavailable(function) from RuntimeError(response.body[:300].decode(errors="replace"))
    return json.loads(response.body)


def _pause() -> None:
    import random

    time.sleep(random.uniform(*_JITTER_SECONDS))  # noqa: S311 - not a secret


def _post(function: str, payload: dict[str, Any], timeout: float) -> aws.Response:
    path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
    headers = {"content-type": "application/json", "x-amz-invocation-type": "RequestResponse"}
    return aws.post("lambda", path, headers, json.dumps(payload).encode(), timeout=timeout)
