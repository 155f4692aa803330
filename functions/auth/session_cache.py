"""Session marks in Valkey. PostgreSQL is the source of truth; this is faster.

`active` is written only where there is no mark, `ended` over any mark. So a request that read "active" from PostgreSQL
before a logout cannot overwrite the logout's mark. The authorizer imports this: keep it light.
"""

from auth.claims import ACCESS_TOKEN_SECONDS, LEEWAY_SECONDS
from shared import valkey_protocol
from shared.session_marks import ACTIVE, ENDED, is_active, key_of

_SECONDS = ACCESS_TOKEN_SECONDS + 60 * LEEWAY_SECONDS
"""Longer than a token that is signed at the same time is valid and API Gateway caches its authorization."""


def is_marked_active(session_id: str) -> bool | None:
    """Return whether the session is active, or None if it has no mark.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    return is_active(valkey_protocol.get(key_of(session_id)))


def mark_active(session_id: str) -> None:
    """Mark a session as active until a token signed now has expired. An existing mark is kept, and kept as long.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    key = key_of(session_id)
    valkey_protocol.execute_all(("SET", key, ACTIVE, "EX", _SECONDS, "NX"), ("EXPIRE", key, _SECONDS, "GT"))


def mark_ended(session_id: str) -> None:
    """Mark a session as ended until the last of its access tokens has expired.

    Raises:
        DependencyUnavailable: Valkey is unavailable.
    """
    valkey_protocol.put(key_of(session_id), ENDED, seconds=_SECONDS, even_in_pause=True)
