"""The catalogue's categories."""

from products.repository import categories
from products.repository.database import database
from products.schemas import CategoryList, CategoryPublic
from products.service.unit_of_work import LISTS
from shared.cache import read_through

_FRESH_SECONDS = 300


def list_categories() -> str:
    """All categories with how many products they list, as JSON."""
    return read_through(LISTS, "categories", _FRESH_SECONDS, _load)


def _load() -> str:
    with database.connection() as connection:
        counts = categories.counts(connection)
    listed = [CategoryPublic(name=name, count=count) for name, count in counts.items()]
    return CategoryList(categories=listed).model_dump_json()
