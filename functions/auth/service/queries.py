"""Reads users and their sessions."""

from auth.model import OpenSession, User
from auth.repository import sessions, users
from shared.errors import Unauthorized


def get_user(user_id: str) -> User:
    """Return the user with this id.

    Raises:
        Unauthorized: The user no longer exists.
    """
    user = users.find(user_id)
    if user is None:
        raise Unauthorized
    return user


def list_sessions(user_id: str) -> list[OpenSession]:
    """Return the user's open sessions, the one used last first."""
    return sessions.find_open(user_id)
