"""The authenticated caller of a request."""

from typing import Literal, NamedTuple

Role = Literal["customer", "admin"]


class Caller(NamedTuple):
    """An authenticated user.

    Attributes:
        user_id: The user's id.
        email: The address they signed in with.
        role: `customer` or `admin`.
        session_id: The login that the access token belongs to.
    """

    user_id: str
    email: str
    role: Role
    session_id: str
