"""Exchanges the token of a mail about a guest's order for a session of that guest."""

from auth.errors import TokenExpired
from auth.model import IssuedTokens, User
from auth.repository import one_time_tokens, users
from auth.repository.database import database
from auth.service.issue_tokens import issue_tokens, open_session


def open_order_link(secret: str) -> tuple[User, str, IssuedTokens]:
    """Use the token once, and open a session of 24 hours of the guest who placed the order.

    The session sees what the guest ordered in that one checkout, and nothing of an account or of other guests with the
    address.

    Returns:
        The guest, the order's id, and the tokens.

    Raises:
        TokenExpired: The token was used, has expired, or never existed.
    """
    user_id = one_time_tokens.find_user(secret, ["order_link"])
    if user_id is None:
        raise TokenExpired
    with database.transaction() as connection:
        # First: an account that is closed meanwhile gets no session.
        guest = users.lock_reachable(connection, user_id)
        if guest is None:
            raise TokenExpired
        token = one_time_tokens.use(connection, secret, ["order_link"])
        if token is None or token.order_id is None:
            raise TokenExpired
        session, refresh_token = open_session(connection, guest)
    return guest, token.order_id, issue_tokens(session, refresh_token)
