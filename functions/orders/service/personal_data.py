"""Exports what the service stores about a person."""

from orders.repository import personal_data
from shared.personal_data import ExportPage, Subject

# An order may have 100 lines; a function's response has at most 6 MB.
_PAGE = 50


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of orders and draft orders; the first page has the joined guests, too."""
    found = personal_data.list_orders(subject, after or "", _PAGE)
    records = {"orders": found}
    if after is None:
        records["joined_guests"] = personal_data.list_joined_guests(subject)
    return ExportPage(records, str(found[-1]["id"]) if len(found) == _PAGE else None)
