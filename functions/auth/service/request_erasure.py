"""Closes accounts whose users want their data erased."""

from datetime import timedelta

from auth.dependencies import dependencies
from auth.errors import AdminAccount, PasswordChangedMeanwhile
from auth.model import User
from auth.repository import erasures, guests, personal_data, sessions, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends
from auth.service.login_throttle import throttled_attempt
from shared.caller import Caller
from shared.errors import Unauthorized

GRACE = timedelta(minutes=1)
"""Longer than a request that began before may still place an order."""


def request_erasure(caller: Caller, current_password: str, client_address: str) -> None:
    """Close the caller's account at once; the scheduled job erases its data, when no order is open any more.

    All sessions end, those of guests who joined the account included, and no link that was mailed works. The address
    is free: it can be registered again.

    Raises:
        InvalidCredentials: The password is wrong.
        LoginDelayed: There were too many failures from the client's network, or for this account.
        AdminAccount: The caller is an admin.
        PasswordChangedMeanwhile: Another request changed the password first.
        Unauthorized: The caller's session has ended.
    """
    user = users.find_by_session(caller.session_id)
    if user is None:
        raise Unauthorized
    with throttled_attempt(user.email, client_address) as attempt:
        attempt.check_password(user, current_password)
    publish_ends(_close(user, caller))


def _close(checked: User, caller: Caller) -> list[str]:
    """Close the account; return the sessions that ended."""
    at = dependencies().now()
    with database.transaction() as connection:
        user = users.lock_by_session(connection, caller.session_id)
        if user is None:
            raise Unauthorized
        if user.password_version != checked.password_version:
            raise PasswordChangedMeanwhile
        if user.role == "admin":
            raise AdminAccount
        # Guests of the last minute have not joined yet.
        guests.join_account(connection, user.id)
        user_ids = personal_data.find_erasable(connection, user.id)
        users.close(connection, user_ids, at)
        erasures.add(connection, user.id, at, at + GRACE)
        return [ended for each in user_ids for ended in sessions.end_all(connection, each, "account_closed")]
