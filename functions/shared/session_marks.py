"""Session marks in Valkey: `active` or `ended`. The auth service writes them.

The authorizer imports this: keep it light.
"""

ACTIVE = "active"
ENDED = "ended"


def key_of(session_id: str) -> str:
    """Return the key of a session's mark."""
    return f"auth:session:{session_id}"


def is_active(mark: str | None) -> bool | None:
    """Return whether a session with this mark is active, or None if it has no mark."""
    return None if mark is None else mark == ACTIVE
