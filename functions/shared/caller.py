"""The authenticated caller of a request."""

from typing import Literal, NamedTuple

Role = Literal["guest", "customer", "admin"]


class Caller(NamedTuple):
    """An authenticated user.

    Attributes:
        user_id: The user's id.
        email: The e-mail address of the account, or the one that a guest gave.
        role: `guest`, `customer` or `admin`.
        session_id: The session that the access token belongs to.
        name: The name of the account; empty in a token that was signed before names were added.
    """

    user_id: str
    email: str
    role: Role
    session_id: str
    name: str = ""
