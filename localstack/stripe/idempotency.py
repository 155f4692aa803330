"""Idempotency keys: https://docs.stripe.com/api/idempotent_requests and https://docs.stripe.com/error-low-level.

A result is stored once execution has begun, whether a success or a failure. Requests refused before that (invalid API
key, too many requests, invalid parameters) store nothing. Keys live for 24 hours.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from localstack.stripe.errors import IdempotencyError, InvalidRequest, KeyInUse
from localstack.stripe.model import Call
from localstack.stripe.repository.keys import StoredResponse
from localstack.stripe.responses import ApiResponse

_LONGEST = 255


def fingerprint_of(method: str, path: str, tree: dict[str, Any]) -> str:
    """Return a digest that all requests with one key must share. Card numbers were already replaced."""
    return hashlib.sha256(json.dumps([method, path, tree], sort_keys=True).encode()).hexdigest()


class Idempotency:
    """The keys of requests that have run or are running.

    Args:
        seconds: How long a response is stored.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[str, str] = {}

    def replay(self, call: Call, fingerprint: str) -> ApiResponse | None:
        """Return the stored response to this request, if there is one.

        Raises:
            IdempotencyError: The key was used for a different request.
            KeyInUse: The first request is still running.
        """
        key = _key(call)
        if not key or not call.idempotency_key:
            return None
        if len(call.idempotency_key) > _LONGEST:
            raise InvalidRequest(f"Idempotency keys may not be longer than {_LONGEST} characters.")
        stored = call.repository.keys.find(key, call.now)
        known = self._running.get(key) or (stored.fingerprint if stored else fingerprint)
        if known != fingerprint:
            raise IdempotencyError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{call.idempotency_key}' if you meant to execute a different request."
            )
        if key in self._running:
            raise KeyInUse(
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                "submitted twice, and the other request is still going through). Please try again later."
            )
        if not stored:
            return None
        return ApiResponse(
            stored.status, stored.body, {"Idempotent-Replayed": "true", "Original-Request": stored.request_id}
        )

    @contextmanager
    def running(self, call: Call, fingerprint: str) -> Iterator[None]:
        """Mark the key as in use."""
        key = _key(call)
        if key:
            self._running[key] = fingerprint
        try:
            yield
        finally:
            self._running.pop(key or "", None)

    def store(self, call: Call, fingerprint: str, response: ApiResponse) -> None:
        """Store the response, in the transaction of the operation."""
        key = _key(call)
        if key and call.request_id:
            call.repository.keys.prune(call.now)
            stored = StoredResponse(fingerprint, call.request_id, response.status, response.body)
            call.repository.keys.store(key, stored, call.now + self._seconds)


def _key(call: Call) -> str | None:
    """Scope keys by API key: a browser must not get the response to a server's request."""
    return f"{call.caller.key}:{call.idempotency_key}" if call.idempotency_key else None
