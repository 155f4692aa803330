"""Many products in one request."""

from collections import Counter
from typing import Any

from pydantic import ValidationError

from products.repository import imports
from products.schemas import ImportedLine, ImportLine, ImportSummary
from products.service.unit_of_work import Change, change
from shared.validation import reason_of

_ARCHIVED = "sku: belongs to an archived product"
_TWICE = "sku: comes twice in this import"
_SHOWN_SKU = 64


def import_products(lines: list[Any]) -> ImportSummary:
    """Create or update each good line by its sku, all of them or, after a crash, none.

    The stock of a product that exists is left alone, as it was sold from meanwhile: adjustments are for that.
    """
    accepted, results = _checked(lines)
    if accepted:
        with change() as changed:
            results |= _import(changed, accepted)
    counts = Counter(result.status for result in results.values())
    return ImportSummary(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
        lines=[results[number] for number in sorted(results)],
    )


def _checked(lines: list[Any]) -> tuple[dict[int, ImportLine], dict[int, ImportedLine]]:
    """The good lines, and what is to be said of the others, both by line number."""
    accepted: dict[int, ImportLine] = {}
    refused: dict[int, ImportedLine] = {}
    skus: set[str] = set()
    for number, line in enumerate(lines, start=1):
        try:
            checked = ImportLine.model_validate(line)
        except ValidationError as error:
            refused[number] = _refused(number, _sku_of(line), _reasons(error))
            continue
        if checked.sku in skus:
            refused[number] = _refused(number, checked.sku, _TWICE)
            continue
        skus.add(checked.sku)
        accepted[number] = checked
    return accepted, refused


def _import(changed: Change, accepted: dict[int, ImportLine]) -> dict[int, ImportedLine]:
    rows = [_row(line) for line in accepted.values()]
    created = imports.insert_new(changed.connection, rows)
    others = [row for row in rows if row["sku"] not in created]
    existing = imports.lock_existing(changed.connection, [row["sku"] for row in others])
    updated = imports.update_changed(changed.connection, others)
    changed.of([*created.values(), *updated.values()])
    results = {}
    for number, line in accepted.items():
        sku = line.sku
        if sku in created:
            results[number] = ImportedLine(line=number, sku=sku, status="created", id=created[sku])
        elif sku in updated:
            results[number] = ImportedLine(line=number, sku=sku, status="updated", id=updated[sku])
        elif existing[sku]["archived"]:
            results[number] = _refused(number, sku, _ARCHIVED)
        else:
            results[number] = ImportedLine(line=number, sku=sku, status="unchanged", id=existing[sku]["id"])
    return results


def _row(line: ImportLine) -> dict[str, Any]:
    fields = line.model_dump(exclude={"currency"})
    return {**fields, "price_minor": fields.pop("price")}


def _refused(number: int, sku: str | None, reason: str) -> ImportedLine:
    return ImportedLine(line=number, sku=sku, status="refused", reason=reason)


def _sku_of(line: Any) -> str | None:
    sku = line.get("sku") if isinstance(line, dict) else None
    # Half a surrogate pair cannot be told back to the caller.
    return sku.encode(errors="replace").decode()[:_SHOWN_SKU] if isinstance(sku, str) else None


def _reasons(error: ValidationError) -> str:
    return "; ".join(_reason(each["loc"], each["msg"]) for each in error.errors()[:10])


def _reason(place: tuple[int | str, ...], message: str) -> str:
    return ": ".join(filter(None, [".".join(map(str, place)), reason_of(message)]))
