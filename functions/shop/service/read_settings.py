"""Reads the settings from the database."""

from collections.abc import Sequence

from shop.model import Section, StoredSection
from shop.repository import settings
from shop.repository.database import database
from shop.service.defaults import defaults_of

type Sections = dict[Section, StoredSection]


def read_sections(sections: Sequence[Section]) -> Sections:
    """Return sections from the database. A field that a stored one lacks, because it is newer, has its default."""
    with database.connection() as connection:
        stored = {each.section: each for each in settings.list_sections(connection, sections)}
    return {each: _complete(each, stored.get(each)) for each in sections}


def _complete(section: Section, stored: StoredSection | None) -> StoredSection:
    defaults = defaults_of(section)
    return stored._replace(value=defaults | stored.value) if stored else StoredSection(section, 0, defaults)
