"""Claims addresses from accounts that have not verified them."""

from auth.errors import EmailTaken
from auth.model import User
from auth.repository import one_time_tokens, sessions, users
from auth.repository.database import Connection


def take_address(connection: Connection, email: str) -> tuple[User | None, list[str]]:
    """Take an address from the unverified account that has it, if any, so that another account can have it.

    Its registrant has not proved to receive its mail. The account keeps its orders, but has no login from now on, and
    no link that was mailed for it works. Call `users.record_claim` when the other account has the address.

    Returns:
        The account that had the address, and the ids of its sessions that ended.

    Raises:
        EmailTaken: A verified account has the address.
    """
    holder = users.lock_by_email(connection, email)
    if holder is None:
        return None, []
    if holder.verified:
        raise EmailTaken
    users.release_email(connection, holder.id)
    one_time_tokens.revoke(connection, holder.id, ["email_verification", "password_reset", "email_change"])
    return holder, sessions.end_all(connection, holder.id, "address_claimed")
