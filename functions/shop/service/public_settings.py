"""Texts about the settings that everyone may read, through the cache."""

from collections.abc import Callable

from shared.cache import read_through
from shared.shop_settings.model import CACHE_NAMESPACE
from shop.model import SECTIONS
from shop.service.read_settings import Sections, read_sections

_TTL_SECONDS = 300


def read_public(entry: str, render: Callable[[Sections], str]) -> str:
    """Return a text about all sections through the cache.

    Args:
        entry: Key of the text.
        render: Makes the text that is cached.
    """
    return read_through(CACHE_NAMESPACE, entry, _TTL_SECONDS, lambda: render(read_sections(SECTIONS)))
