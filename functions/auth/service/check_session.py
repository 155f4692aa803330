"""Checks sessions in the database. The authorizer imports this: keep it light."""

from contextlib import suppress

from auth import session_cache
from shared.errors import DependencyUnavailable


def is_active(session_id: str, *, mark: bool) -> bool:
    """Return whether a session has neither ended nor expired.

    Args:
        session_id: The session.
        mark: Whether to mark an active session in Valkey.

    Raises:
        DependencyUnavailable: The database is unavailable.
    """
    # The driver takes longer to import than everything else in the authorizer, and most requests do not need it.
    from auth.repository import sessions

    active = sessions.is_active(session_id)
    if active and mark:
        with suppress(DependencyUnavailable):
            session_cache.mark_active(session_id)
    return active
