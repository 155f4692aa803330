"""Sends mail to suppressed addresses again. Operators only, never over HTTP."""

from typing import Any

from messages.dependencies import dependencies
from messages.mail_sender import ascii_address
from messages.repository import suppressions
from messages.repository.database import database
from shared.observability import logger


def lift_suppression(email: str) -> dict[str, Any]:
    """Remove an address from SES's suppression list, then from ours. Safe to repeat.

    Mails that were suppressed stay so; an admin resends those that are still needed.

    Returns:
        The address as SES knows it, the reasons for which it was suppressed here, and whether SES had it on its list.

    Raises:
        AddressNotSupported: SES sends no mail to this address, so it was never suppressed.
        MailUnavailable: SES did not remove it; nothing is lifted.
        DependencyUnavailable: The database is unavailable.
    """
    address = ascii_address(email.strip())
    # Ours comes last: without it, mails would be handed over that SES drops.
    listed = dependencies().sender.lift_suppression(address)
    with database.transaction() as connection:
        reasons = sorted(suppressions.remove(connection, address))
    logger().warning("Suppression lifted", extra={"reasons": reasons, "listed_by_ses": listed})
    return {"email": address, "reasons": reasons, "listed_by_ses": listed}
