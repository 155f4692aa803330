"""Changes passwords."""

from auth import passwords
from auth.errors import PasswordChangedMeanwhile
from auth.model import User
from auth.repository import sessions, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends
from auth.service.login_throttle import check_password, throttled_attempt
from auth.service.queries import get_user
from shared.caller import Caller


def change_password(caller: Caller, current_password: str, new_password: str) -> None:
    """Set a new password and end the caller's other sessions.

    Raises:
        CommonPassword: The new password is on the list of common passwords.
        InvalidCredentials: The current password is wrong.
        LoginDelayed: There were too many failures.
        PasswordChangedMeanwhile: Another request changed the password first.
    """
    passwords.reject_common(new_password, "new_password")
    user = get_user(caller.user_id)
    with throttled_attempt(user.email):
        check_password(user, current_password)
    publish_ends(_store(user, passwords.hash_password(new_password), caller))


def _store(user: User, password_hash: str, caller: Caller) -> list[str]:
    with database.transaction() as connection:
        if not users.change_password(connection, user, password_hash):
            raise PasswordChangedMeanwhile
        return sessions.end_all(connection, user.id, "password_changed", keep=caller.session_id)
