"""Stop mail to addresses that bounce or complain."""

from collections.abc import Sequence

from messages.dependencies import dependencies
from messages.repository import suppressions
from messages.repository.database import database
from messages.repository.suppressions import Reason
from shared.observability import count, logger


def suppress_addresses(addresses: Sequence[str], reason: Reason, message_id: str | None) -> None:
    """Suppress addresses. Idempotent.

    Args:
        addresses: The addresses that SES named.
        reason: What happened.
        message_id: The message that caused it, for the log.

    Raises:
        DependencyUnavailable: The database is unavailable.
    """
    at = dependencies().now()
    with database.transaction() as connection:
        added = [suppressions.add(connection, address, reason, at) for address in addresses]
    if any(added):
        logger().warning("Address suppressed", extra={"message_id": message_id, "reason": reason})
        count("MailBounced" if reason == "bounce" else "MailComplained")
