"""Revokes sessions. Operators only, never over HTTP."""

from typing import Any

from auth.errors import UserNotFound
from auth.repository import sessions, trusted_networks, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends_of


def revoke_sessions(email: str) -> dict[str, Any]:
    """End all sessions of a user and trust none of their networks any more. Safe to repeat.

    Returns:
        The address, the number of ended sessions, and whether all ends are published.

    Raises:
        UserNotFound: No user has this address.
    """
    with database.transaction() as connection:
        # The lock waits for logins that are opening a session.
        user = users.lock_by_email(connection, email)
        if user is None:
            raise UserNotFound
        ended = sessions.end_all(connection, user.id, "revoked")
        trusted_networks.delete_all(connection, user.id)
    return {"email": email, "ended_sessions": len(ended), "published": publish_ends_of(user.id)}
