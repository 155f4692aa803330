"""Signs users in."""

from auth import passwords
from auth.errors import InvalidCredentials
from auth.model import IssuedTokens, Session, User
from auth.repository import users
from auth.repository.database import database
from auth.service import issue_tokens
from auth.service.login_throttle import throttled_attempt


def log_in(email: str, password: str, client_address: str) -> tuple[User, IssuedTokens]:
    """Check a password and open a session.

    Raises:
        InvalidCredentials: The password is wrong or the address unknown; both take the same time.
        LoginDelayed: There were too many failures from the client's network, or for this account.
    """
    with throttled_attempt(email, client_address) as attempt:
        checked = attempt.check_password(users.find_by_email(email), password)
        user, session, refresh_token = _open_session(checked)
    _upgrade_hash(user, password)
    return user, issue_tokens.issue_tokens(session, refresh_token)


def _open_session(checked: User) -> tuple[User, Session, str]:
    with database.transaction() as connection:
        # A password change or a demotion since the check ended all sessions: do not open one with the old password.
        user = users.lock_unchanged(connection, checked)
        if user is None:
            raise InvalidCredentials
        return user, *issue_tokens.open_session(connection, user)


def _upgrade_hash(user: User, password: str) -> None:
    if passwords.is_outdated(user.password_hash):
        users.upgrade_hash(user, passwords.hash_password(password))
