"""Reads the settings from the database, or through the cache."""

from collections.abc import Callable, Sequence

from shared.cache import read_through
from shared.shop_settings.model import CACHE_NAMESPACE
from shop.model import SECTIONS, Section, StoredSection
from shop.repository import settings
from shop.repository.database import database
from shop.service.defaults import defaults_of

_TTL_SECONDS = 300

type Sections = dict[Section, StoredSection]


def read_sections(sections: Sequence[Section]) -> Sections:
    """Return sections from the database. A field that a stored one lacks, because it is newer, has its default."""
    with database.connection() as connection:
        stored = {each.section: each for each in settings.list_sections(connection, sections)}
    return {each: _complete(each, stored.get(each)) for each in sections}


def read_public(entry: str, render: Callable[[Sections], str]) -> str:
    """Return a text about all sections through the cache.

    Args:
        entry: Key of the text.
        render: Makes the text that is cached.
    """
    return read_through(CACHE_NAMESPACE, entry, _TTL_SECONDS, lambda: render(read_sections(SECTIONS)))


def _complete(section: Section, stored: StoredSection | None) -> StoredSection:
    defaults = defaults_of(section)
    return stored._replace(value=defaults | stored.value) if stored else StoredSection(section, 0, defaults)
