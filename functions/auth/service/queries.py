"""Reads users."""

from auth.model import User
from auth.repository import users
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
