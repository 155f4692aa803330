"""Housekeeping of the catalogue, once a minute."""

from products.repository import categories
from products.repository.database import database
from products.service.cache_invalidation import flush_pending


def tidy_catalogue() -> dict[str, int]:
    """Flush pending invalidations and add up the category counts; return how many invalidations were `flushed`."""
    flushed = flush_pending()
    with database.transaction() as connection:
        categories.add_up(connection)
    return {"flushed": flushed}
