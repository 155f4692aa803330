"""Grants roles: for operators, never over HTTP."""

from typing import Any

from auth.claims import ROLES
from auth.errors import UserNotFound
from auth.repository import sessions, users
from auth.repository.database import database
from auth.service.session_ends import publish_ends
from shared.errors import BadRequest


def grant_role(email: str, role: str) -> dict[str, Any]:
    """Give a user a role.

    A customer who becomes an admin is one from their next refresh on, at most 15 minutes later. An admin who is one no
    more has to sign in again at once.

    Raises:
        BadRequest: There is no such role.
        UserNotFound: Nobody has this address.
    """
    if role not in ROLES:
        raise BadRequest(f"The role must be one of {', '.join(ROLES)}")
    with database.transaction() as connection:
        found = users.set_role(connection, email, role)
        if found is None:
            raise UserNotFound
        user_id, before = found
        ended = sessions.end_all(connection, user_id, "role_changed") if before == "admin" != role else []
    publish_ends(ended)
    return {"email": email, "role": role, "changed": before != role, "ended_sessions": len(ended)}
