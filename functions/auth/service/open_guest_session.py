"""Opens sessions of guests, who buy without an account."""

from auth.model import IssuedTokens, User
from auth.repository import users
from auth.repository.database import database
from auth.service.issue_tokens import issue_tokens, open_session


def open_guest_session(email: str, locale: str) -> tuple[User, IssuedTokens]:
    """Create a guest and open a session of 24 hours.

    Accounts are not read: result and work are the same whether or not one has the address. Each call creates another
    guest, who sees none of the orders that were placed with the address before.

    Raises:
        DependencyUnavailable: The database or the signing key is unavailable.
    """
    with database.transaction() as connection:
        guest = users.add_guest(connection, email, locale)
        session, refresh_token = open_session(connection, guest)
    return guest, issue_tokens(session, refresh_token)
