"""Invoke other functions synchronously."""

import json
import random
import time
from typing import Any
from urllib.parse import quote

from shared import aws
from shared.errors import ConcurrencyLimitReached, DependencyUnavailable

# Before the retry of a throttled invocation: long enough for an environment to become free, spread to avoid a crowd.
_JITTER_SECONDS = (0.1, 0.5)


def invoke(function: str, payload: dict[str, Any], *, timeout: float = 3.0) -> Any:
    """Invoke a function and return its result. A throttled invocation is retried once, within the timeout.

    Args:
        function: Name or ARN, with its alias.
        payload: The event.
        timeout: Seconds until the connection is made, and then until the response arrives.

    Raises:
        ConcurrencyLimitReached: Lambda throttled the invocation twice.
        DependencyUnavailable: Lambda did not respond or refused the request, or the function failed.
    """
    started = time.monotonic()
    response = _post(function, payload, timeout)
    if response.status == 429:
        time.sleep(random.uniform(*_JITTER_SECONDS))  # noqa: S311 - no secret
        response = _post(function, payload, max(timeout - (time.monotonic() - started), 0.1))
    if response.status != 200 or "x-amz-function-error" in response.headers:
        unavailable = ConcurrencyLimitReached if response.status == 429 else DependencyUnavailable
        # Lambda's text contains the function's error, which is for our log only.
        raise unavailable(function) from RuntimeError(response.body[:300].decode(errors="replace"))
    return json.loads(response.body)


def _post(function: str, payload: dict[str, Any], timeout: float) -> aws.Answer:
    path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
    headers = {"content-type": "application/json", "x-amz-invocation-type": "RequestResponse"}
    return aws.post("lambda", path, headers, json.dumps(payload).encode(), timeout=timeout)
