"""Session marks in Valkey, for the authorizer. PostgreSQL is the source of truth; this is faster.

`active` is written only where there is no mark, `ended` over any mark. So a request that read "active" from PostgreSQL
before a logout cannot overwrite the logout's mark. The authorizer imports this: keep it light.
"""

from auth.claims import ACCESS_TOKEN_SECONDS, LEEWAY_SECONDS
from shared import valkey_protocol

_ACTIVE = "active"
_ENDED = "ended"
_ENDED_SECONDS = ACCESS_TOKEN_SECONDS + 60 * LEEWAY_SECONDS
"""Longer than any token that was signed just before the end."""


def is_marked_active(session_id: str) -> bool | None:
    """Return whether the session is active, or None if it has no mark.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    mark = valkey_protocol.get(_key(session_id))
    return mark if mark is None else mark == _ACTIVE


def mark_active(session_id: str) -> None:
    """Mark a session as active for 15 minutes, unless it has a mark.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    valkey_protocol.put(_key(session_id), _ACTIVE, seconds=ACCESS_TOKEN_SECONDS, only_if_absent=True)


def mark_ended(session_id: str) -> None:
    """Mark a session as ended until the last of its access tokens has expired.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    valkey_protocol.put(_key(session_id), _ENDED, seconds=_ENDED_SECONDS)


def _key(session_id: str) -> str:
    return f"auth:session:{session_id}"
