"""Verifies accounts without a mail. Operators only, never over HTTP."""

from typing import Any

from auth.errors import UserNotFound
from auth.repository import users
from auth.service.join_guests import join_guests
from auth.service.unit_of_work import unit_of_work


def verify_account(email: str) -> dict[str, Any]:
    """Mark the address of an account as verified. Safe to repeat.

    The operator vouches that the person who registered the account receives the address's mail: password, sessions and
    addresses stay as they are.

    Returns:
        The address, and whether that changed anything.

    Raises:
        UserNotFound: No user has this address.
    """
    with unit_of_work() as uow:
        user = users.lock_by_email(uow.connection, email)
        if user is None:
            raise UserNotFound
        users.set_verified(uow.connection, user.id)
        join_guests(uow, user.id)
    return {"email": email, "changed": not user.verified}
