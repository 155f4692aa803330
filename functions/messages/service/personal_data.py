"""Exports and erases what the service stores about a person."""

from uuid import UUID

from messages.dependencies import dependencies
from messages.repository import personal_data
from messages.repository.database import database
from shared.personal_data import Business, ExportPage, Subject

_PAGE = 500
_FIRST = str(UUID(int=0))


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of messages, without those to the shop itself."""
    with database.connection() as connection:
        found = personal_data.list_messages(connection, subject, after or _FIRST, _PAGE)
    return ExportPage({"messages": found}, str(found[-1]["id"]) if len(found) == _PAGE else None)


def check(subject: Subject) -> Business:
    """Return 1 until the mail that confirms the erasure is sent; no other message postpones an erasure."""
    with database.connection() as connection:
        return Business(0 if personal_data.is_confirmed(connection, subject) else 1, [])


def erase(subject: Subject) -> int:
    """Delete the recipients and the contents of messages, and suppress those that are pending."""
    with database.connection() as connection:
        return personal_data.erase(connection, subject, dependencies().now())
