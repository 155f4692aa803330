"""A stored section of the settings."""

from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

type Section = Literal["shop", "legal", "shipping", "taxes", "orders"]
type Value = dict[str, Any]
"""A section's fields in JSON values."""

SECTIONS: Final[tuple[Section, ...]] = ("shop", "legal", "shipping", "taxes", "orders")


class StoredSection(NamedTuple):
    """A section of the settings.

    Attributes:
        section: Its name.
        version: 0 before the first change, then one more with each.
        value: All of its fields.
        updated_at: Time of the last change, or None.
    """

    section: Section
    version: int
    value: Value
    updated_at: datetime | None = None
