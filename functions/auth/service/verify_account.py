"""Verifies accounts without a mail. Operators only, never over HTTP."""

from typing import Any

from auth.errors import UserNotFound
from auth.repository import users
from auth.repository.database import database


def verify_account(email: str) -> dict[str, Any]:
    """Mark the address of an account as verified. Safe to repeat.

    The operator vouches that the person who registered the account receives the address's mail: password, sessions and
    addresses stay as they are.

    Returns:
        The address, and whether that changed anything.

    Raises:
        UserNotFound: No user has this address.
    """
    with database.transaction() as connection:
        user = users.lock_by_email(connection, email)
        if user is None:
            raise UserNotFound
        users.set_verified(connection, user.id)
    return {"email": email, "changed": not user.verified}
