"""Changes passwords."""

from auth import passwords
from auth.errors import PasswordChangedMeanwhile
from auth.model import User
from auth.repository import sessions, users
from auth.repository.database import database
from auth.schemas import PasswordChange
from auth.service.login_throttle import check_password, guarded_attempt
from auth.service.session_ends import publish_ends
from shared.caller import Caller
from shared.errors import Unauthorized


def change_password(change: PasswordChange, caller: Caller) -> None:
    """Set a new password and end the caller's other sessions.

    Raises:
        CommonPassword: The new one is among the first that attackers try.
        InvalidCredentials: The current one is wrong.
        LoginDelayed: The account waits after too many failures.
        PasswordChangedMeanwhile: Another request was faster.
    """
    passwords.refuse_common(change.new_password, "new_password")
    user = users.find(caller.user_id)
    if user is None:
        raise Unauthorized
    with guarded_attempt(user.email):
        check_password(user, change.current_password)
    publish_ends(_store(user, passwords.hash_password(change.new_password), caller))


def _store(user: User, password_hash: str, caller: Caller) -> list[str]:
    with database.transaction() as connection:
        if not users.change_password(connection, user, password_hash):
            raise PasswordChangedMeanwhile
        return sessions.end_all(connection, user.id, "password_changed", keep=caller.session_id)
