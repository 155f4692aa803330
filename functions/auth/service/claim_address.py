"""Claims addresses from accounts that have not verified them."""

from uuid import UUID, uuid4

from auth.errors import EmailTaken
from auth.repository import one_time_tokens, sessions, users
from auth.repository.database import Connection


def take_address(connection: Connection, email: str) -> tuple[UUID, list[str]]:
    """Take an address from the unverified account that has it, if any, so that another account can have it.

    Its registrant has not proved to receive its mail. The account keeps its orders, but has no login from now on, and
    no link that was mailed for it works. Call `users.record_claim` when the other account has the address. The
    statements are the same if no account has the address, so that the time of a registration does not show it.

    Returns:
        The id of the account that had the address, or one that no account has; and the ids of its sessions that ended.

    Raises:
        EmailTaken: A verified account has the address.
    """
    holder = users.lock_by_email(connection, email)
    if holder and holder.verified:
        raise EmailTaken
    holder_id = holder.id if holder else uuid4()
    users.release_email(connection, holder_id)
    one_time_tokens.revoke(connection, holder_id, ["email_verification", "password_reset", "email_change"])
    return holder_id, sessions.end_all(connection, holder_id, "address_claimed")
