"""Lists the categories of the catalogue."""

from collections.abc import Callable

from products.repository import categories
from products.repository.database import database
from products.service.cache_invalidation import LISTS
from shared.cache import read_through

_TTL_SECONDS = 300


def list_categories(render: Callable[[dict[str, int]], str]) -> str:
    """Return all categories and their product counts through the cache; `render` makes the text that is cached."""
    return read_through(LISTS, "categories", _TTL_SECONDS, lambda: render(_counts()))


def _counts() -> dict[str, int]:
    with database.connection() as connection:
        return categories.counts(connection)
