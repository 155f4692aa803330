"""UUIDs as text."""

from uuid import UUID


def is_uuid(text: str) -> bool:
    """Whether a text has the form in which UUIDs are stored: lower case, with hyphens."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
