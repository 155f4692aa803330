"""Grants roles. Operators only, never over HTTP."""

from typing import Any

from auth.claims import ROLES
from auth.errors import UserNotFound
from auth.repository import sessions, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends_of
from shared.errors import BadRequest


def grant_role(email: str, role: str) -> dict[str, Any]:
    """Set a user's role.

    A promotion takes effect at the next refresh, at most 15 minutes later. A demotion ends all sessions of the user.

    Returns:
        The address, the role, whether it changed, the number of ended sessions, and whether all ends are published.

    Raises:
        BadRequest: The role does not exist.
        UserNotFound: No user has this address.
    """
    if role not in ROLES:
        raise BadRequest(f"The role must be one of {', '.join(ROLES)}")
    with database.transaction() as connection:
        found = users.set_role(connection, email, role)
        if found is None:
            raise UserNotFound
        user_id, before = found
        ended = sessions.end_all(connection, user_id, "role_changed") if before == "admin" != role else []
    return {
        "email": email,
        "role": role,
        "changed": before != role,
        "ended_sessions": len(ended),
        "published": publish_ends_of(user_id),
    }
