"""Unlocks accounts. Operators only, never over HTTP."""

from typing import Any

from auth.errors import UserNotFound
from auth.model import account_hash
from auth.repository import login_failures, users
from auth.repository.database import database


def unlock_account(email: str) -> dict[str, Any]:
    """Clear all failed logins of an account, so that nothing delays its next login.

    Returns:
        The address and the number of networks that had failures.

    Raises:
        UserNotFound: No user has this address.
    """
    if users.find_by_email(email) is None:
        raise UserNotFound
    with database.transaction() as connection:
        networks = login_failures.clear_account(connection, account_hash(email))
    return {"email": email, "cleared_networks": networks}
