"""What the cache knows of sessions, for the authorizer. PostgreSQL knows better; this is faster.

A session is marked `active` only where it has no mark, and `ended` over any mark: whoever read "active" from PostgreSQL
before a logout cannot undo the logout's mark afterwards. The authorizer imports this: keep it light.
"""

from auth.claims import ACCESS_TOKEN_SECONDS, LEEWAY_SECONDS
from shared import valkey_protocol

_ACTIVE = "active"
_ENDED = "ended"
_ENDED_SECONDS = ACCESS_TOKEN_SECONDS + 60 * LEEWAY_SECONDS
"""Longer than any token that was signed just before the end."""


def is_marked_active(session_id: str) -> bool | None:
    """Whether the session goes on, or None if the cache does not know.

    Raises:
        DependencyUnavailable: The cache does not answer.
    """
    mark = valkey_protocol.get(_key(session_id))
    return mark if mark is None else mark == _ACTIVE


def mark_active(session_id: str) -> None:
    """Remember for 15 minutes that the session goes on, unless it is known to have ended.

    Raises:
        DependencyUnavailable: The cache does not answer.
    """
    valkey_protocol.put(_key(session_id), _ACTIVE, seconds=ACCESS_TOKEN_SECONDS, only_if_absent=True)


def mark_ended(session_id: str) -> None:
    """Remember that the session ended, for as long as one of its access tokens may be about.

    Raises:
        DependencyUnavailable: The cache does not answer.
    """
    valkey_protocol.put(_key(session_id), _ENDED, seconds=_ENDED_SECONDS)


def _key(session_id: str) -> str:
    return f"auth:session:{session_id}"
