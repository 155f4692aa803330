"""Exports what the service stores about a person."""

from uuid import UUID

from messages.repository import personal_data
from messages.repository.database import database
from shared.personal_data import ExportPage, Subject

_PAGE = 500
_FIRST = str(UUID(int=0))


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of messages, without those to the shop itself."""
    with database.connection() as connection:
        found = personal_data.list_messages(connection, subject, after or _FIRST, _PAGE)
    return ExportPage({"messages": found}, str(found[-1]["id"]) if len(found) == _PAGE else None)
