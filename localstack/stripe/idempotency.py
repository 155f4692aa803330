"""Idempotency keys: https://docs.stripe.com/api/idempotent_requests and https://docs.stripe.com/error-low-level.

A result is kept once execution has begun, be it a success or a failure. What is refused before (no valid key, too many
requests, parameters of the wrong form) is not kept. Keys live for 24 hours.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from localstack.stripe.errors import IdempotencyError, InvalidRequest, KeyInUse
from localstack.stripe.model import Call
from localstack.stripe.repository.keys import StoredAnswer
from localstack.stripe.responses import Answer

_LONGEST = 255


def fingerprint_of(method: str, path: str, tree: dict[str, Any]) -> str:
    """What two requests with one key must have in common. The parameters hold no card numbers any more."""
    return hashlib.sha256(json.dumps([method, path, tree], sort_keys=True).encode()).hexdigest()


class Idempotency:
    """The keys of requests that ran or are running.

    Args:
        seconds: How long an answer is kept.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[str, str] = {}

    def replay(self, call: Call, fingerprint: str) -> Answer | None:
        """The first answer to this very request, if there was one.

        Raises:
            IdempotencyError: The key came with another request.
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
        return Answer(
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

    def store(self, call: Call, fingerprint: str, answer: Answer) -> None:
        """Keep the answer, in the transaction of what it tells of."""
        key = _key(call)
        if key and call.request_id:
            call.repository.keys.prune(call.now)
            stored = StoredAnswer(fingerprint, call.request_id, answer.status, answer.body)
            call.repository.keys.store(key, stored, call.now + self._seconds)


def _key(call: Call) -> str | None:
    """A browser never gets the answer to a server's request."""
    return f"{call.caller.key}:{call.idempotency_key}" if call.idempotency_key else None
