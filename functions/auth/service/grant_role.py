"""Grants roles. Operators only, never over HTTP."""

from typing import Any

from auth.claims import GRANTABLE_ROLES
from auth.errors import AccountNotVerified, UserNotFound
from auth.repository import sessions, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends_of
from shared.errors import BadRequest
from shared.translatable import Translatable


def grant_role(email: str, role: str) -> dict[str, Any]:
    """Set a user's role.

    A promotion takes effect at the next refresh, at most 15 minutes later. A demotion ends all sessions of the user.

    Returns:
        The address, the role, whether it changed, the number of ended sessions, and whether all ends are published.

    Raises:
        BadRequest: The role does not exist.
        UserNotFound: No user has this address.
        AccountNotVerified: The role is not `customer`, and the user has not verified the address.
    """
    if role not in GRANTABLE_ROLES:
        raise BadRequest(Translatable("The role must be one of {roles}", roles=", ".join(GRANTABLE_ROLES)))
    with database.transaction() as connection:
        user = users.lock_by_email(connection, email)
        if user is None:
            raise UserNotFound
        if role != "customer" and not user.verified:
            raise AccountNotVerified
        users.set_role(connection, user.id, role)
        ended = sessions.end_all(connection, user.id, "role_changed") if user.role == "admin" != role else []
    return {
        "email": email,
        "role": role,
        "changed": user.role != role,
        "ended_sessions": len(ended),
        "published": publish_ends_of(user.id),
    }
