"""Exports and erases what the service stores about a person."""

from uuid import UUID

from payments.repository import personal_data
from payments.repository.database import database
from shared.personal_data import Business, ExportPage, Subject

_PAGE = 500
_FIRST = str(UUID(int=0))


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of payments with their refunds; the first page has the joined guests, too."""
    with database.connection() as connection:
        found = personal_data.list_payments(connection, subject, after or _FIRST, _PAGE)
        refunds = personal_data.list_refunds(connection, [each["id"] for each in found])
        guests = personal_data.list_joined_guests(connection, subject) if after is None else []
    records = {"payments": found, "refunds": refunds, "joined_guests": guests}
    return ExportPage(records, str(found[-1]["id"]) if len(found) == _PAGE else None)


def check(subject: Subject) -> Business:
    """Return the number of payments and refunds that Stripe or a bank has not finished."""
    with database.connection() as connection:
        return Business(personal_data.count_unfinished(connection, subject), [])


def erase(subject: Subject) -> int:
    """Delete the secrets of payments, the free text of refunds, and the guests who joined. Amounts stay."""
    with database.transaction() as connection:
        return personal_data.erase(connection, subject)
