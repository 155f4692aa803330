"""Exports and erases what the service stores about a person."""

from products.repository import personal_data
from products.repository.database import database
from shared.personal_data import Business, ExportPage, Subject

_PAGE = 500


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of an admin's stock adjustments; the first page has the reservations of orders, too."""
    with database.connection() as connection:
        reservations = personal_data.list_reservations(connection, subject) if after is None else []
        adjustments = personal_data.list_adjustments(connection, subject, int(after or 0), _PAGE)
    records = {"order_reservations": reservations, "stock_adjustments": adjustments}
    return ExportPage(records, str(adjustments[-1]["id"]) if len(adjustments) == _PAGE else None)


def check(_: Subject) -> Business:
    """Return that no reservation postpones an erasure: its order does. Stock stays reserved without its buyer."""
    return Business(0, [])


def erase(subject: Subject) -> int:
    """Forget the buyer of reservations. Stock and its ledger stay."""
    with database.transaction() as connection:
        return personal_data.erase(connection, subject)
