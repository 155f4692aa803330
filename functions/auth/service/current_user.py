"""Shows users to themselves."""

from auth.repository import users
from auth.schemas import CurrentUserPublic, user_public
from shared.caller import Caller
from shared.errors import Unauthorized


def get_current_user(caller: Caller) -> CurrentUserPublic:
    """The caller, as the database knows them today.

    Raises:
        Unauthorized: They are gone.
    """
    user = users.find(caller.user_id)
    if user is None:
        raise Unauthorized
    return CurrentUserPublic(**user_public(user).model_dump(), created_at=user.created_at)
