"""Changes a user's name and language."""

from auth.model import User
from auth.repository import users
from auth.repository.database import database
from shared.caller import Caller
from shared.errors import Unauthorized


def update_profile(caller: Caller, name: str | None, locale: str | None) -> User:
    """Change what is not None, and return the user. A token signed before still has the previous name.

    Raises:
        Unauthorized: The caller's session has ended.
    """
    with database.connection() as connection:
        user = users.set_profile(connection, caller.session_id, name, locale)
    if user is None:
        raise Unauthorized
    return user
