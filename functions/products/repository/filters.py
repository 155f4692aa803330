"""Filters of a list as SQL conditions."""

from products.model import Filters

_NAME_IS = "name_key = fold(%(search)s)"
_NAME_STARTS = "name_key LIKE starting_with(%(search)s)"
_NAME_CONTAINS = "name_key LIKE containing(%(search)s)"
_CONTAINS = "search_key LIKE containing(%(search)s)"

RELEVANCE = f"""CASE
    WHEN {_NAME_IS} THEN 0 WHEN {_NAME_STARTS} THEN 1 WHEN {_NAME_CONTAINS} THEN 2 ELSE 3
END"""
"""How well a product matches a search; 0 is best."""

TIERS = (
    _NAME_IS,
    f"{_NAME_STARTS} AND NOT {_NAME_IS}",
    f"{_NAME_CONTAINS} AND NOT {_NAME_STARTS}",
    f"{_CONTAINS} AND NOT {_NAME_CONTAINS}",
)
"""The same as mutually exclusive conditions, so that each tier can be read by itself."""

_LISTED = "archived_at IS NULL"
_CONDITIONS = {
    "category": "category = %(category)s",
    "search": _CONTAINS,
    "sku": "sku_key = comparison_key(%(sku)s)",
    "min_price": "price_minor >= %(min_price)s",
    "max_price": "price_minor <= %(max_price)s",
    "in_stock": "in_stock = %(in_stock)s",
}


def conditions(filters: Filters, tier: int | None = None) -> list[str]:
    """Return the conditions that a listed product meets, optionally of one tier of relevance."""
    given = [name for name, value in filters.parameters().items() if value is not None]
    if tier is None:
        return [_LISTED, *(_CONDITIONS[name] for name in given)]
    return [_LISTED, *(_CONDITIONS[name] for name in given if name != "search"), TIERS[tier]]
