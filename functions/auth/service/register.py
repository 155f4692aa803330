"""Registers users."""

from auth import passwords
from auth.client_networks import login_key
from auth.errors import EmailTaken
from auth.model import IssuedTokens, LoginKey, Session, User
from auth.repository import trusted_networks, users
from auth.repository.database import database
from auth.service.issue_tokens import issue_tokens, open_session


def register(email: str, password: str, name: str, client_address: str) -> tuple[User, IssuedTokens]:
    """Register a customer and sign them in.

    Raises:
        CommonPassword: The password is on the list of common passwords.
        PasswordIsEmail: The password is the email address.
        EmailTaken: Another user has the address, in any case.
    """
    passwords.reject_weak(password, email, "password")
    # This only saves the work of hashing: the unique constraint decides.
    if users.find_by_email(email):
        raise EmailTaken
    key = login_key(email, client_address)
    user, session, refresh_token = _add(email, name, passwords.hash_password(password), key)
    return user, issue_tokens(session, refresh_token)


def _add(email: str, name: str, password_hash: str, key: LoginKey) -> tuple[User, Session, str]:
    with database.transaction() as connection:
        user = users.add(connection, email, name, password_hash)
        if user is None:
            raise EmailTaken
        trusted_networks.add(connection, user.id, key)
        return user, *open_session(connection, user)
