"""Creates and updates many products by SKU."""

from typing import Any, Literal, NamedTuple

from products.model import Columns
from products.repository import imports
from products.service.unit_of_work import UnitOfWork, unit_of_work
from shared.translatable import Translatable

_ARCHIVED = Translatable("sku: belongs to an archived product")


class LineResult(NamedTuple):
    """The result of a valid line."""

    sku: str
    status: Literal["created", "updated", "unchanged", "refused"]
    id: str | None = None
    reason: Translatable | None = None


def import_products(lines: dict[int, Columns]) -> dict[int, LineResult]:
    """Create or update a product for each line, in one transaction.

    The stock of an existing product stays as it is, because pieces were sold since the file was written; use stock
    adjustments for it.

    Args:
        lines: Columns by line number; no two SKUs are the same.

    Returns:
        The result of each line, by its number.
    """
    if not lines:
        return {}
    with unit_of_work() as uow:
        return _import(uow, lines)


def _import(uow: UnitOfWork, lines: dict[int, Columns]) -> dict[int, LineResult]:
    rows = list(lines.values())
    imports.add_categories(uow.connection, rows)
    created = imports.insert_new(uow.connection, rows)
    others = [row for row in rows if row["sku"] not in created]
    existing = imports.lock_existing(uow.connection, [row["sku"] for row in others])
    updated = imports.update_changed(uow.connection, others)
    uow.mark_changed([*created.values(), *updated.values()])
    return {number: _result(row["sku"], created, updated, existing) for number, row in lines.items()}


def _result(sku: str, created: dict[str, str], updated: dict[str, str], existing: dict[str, Any]) -> LineResult:
    if sku in created:
        return LineResult(sku, "created", created[sku])
    if sku in updated:
        return LineResult(sku, "updated", updated[sku])
    if existing[sku]["archived"]:
        return LineResult(sku, "refused", reason=_ARCHIVED)
    return LineResult(sku, "unchanged", existing[sku]["id"])
