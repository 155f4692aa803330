"""Registers users."""

from auth import passwords
from auth.errors import EmailTaken
from auth.model import Session, User
from auth.repository import users
from auth.repository.database import database
from auth.schemas import Registration, SignedIn
from auth.service import tokens


def register(registration: Registration) -> SignedIn:
    """Register a customer and sign them in.

    Raises:
        CommonPassword: The password is among the first that attackers try.
        EmailTaken: Somebody has the address, in whatever case it is written.
    """
    passwords.refuse_common(registration.password, "password")
    # Only saves the work of the hash: the unique constraint decides.
    if users.find_by_email(registration.email):
        raise EmailTaken
    user, session, refresh_token = _add(registration, passwords.hash_password(registration.password))
    return tokens.signed_in(user, session, refresh_token, "Registered")


def _add(registration: Registration, password_hash: str) -> tuple[User, Session, str]:
    with database.transaction() as connection:
        user = users.add(connection, registration.email, registration.name, password_hash)
        if user is None:
            raise EmailTaken
        return user, *tokens.open_session(connection, user)
