"""Signs users in."""

from auth import passwords
from auth.errors import InvalidCredentials
from auth.model import Session, User
from auth.repository import users
from auth.repository.database import database
from auth.schemas import Credentials, SignedIn
from auth.service import tokens
from auth.service.login_throttle import check_password, guarded_attempt


def log_in(credentials: Credentials) -> SignedIn:
    """Check a password and start a session.

    Raises:
        InvalidCredentials: The password is wrong or nobody has the address; both take the same time.
        LoginDelayed: The account waits after too many failures.
    """
    with guarded_attempt(credentials.email):
        checked = check_password(users.find_by_email(credentials.email), credentials.password)
        user, session, refresh_token = _open_session(checked)
    _renew_outdated_hash(user, credentials.password)
    return tokens.signed_in(user, session, refresh_token, "Signed in")


def _open_session(checked: User) -> tuple[User, Session, str]:
    with database.transaction() as connection:
        # Since the check, a new password or a demotion may have ended all sessions: this one must not outlive them.
        user = users.lock_unchanged(connection, checked)
        if user is None:
            raise InvalidCredentials
        return user, *tokens.open_session(connection, user)


def _renew_outdated_hash(user: User, password: str) -> None:
    if passwords.is_outdated(user.password_hash):
        users.store_new_hash(user, passwords.hash_password(password))
