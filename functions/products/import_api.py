"""What the import handler calls. Not in `api`, so that the other handlers start without these models."""

from collections import Counter
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from products.import_schemas import ImportedLine, ImportLine, ImportSummary
from products.model import Columns
from products.service import import_products as imports
from products.service.import_products import LineResult
from shared.http.language import in_language
from shared.text import comparison_key
from shared.translatable import Translatable
from shared.validation import reason_of

_DUPLICATE = Translatable("sku: occurs twice in this import")
_SHOWN_SKU = 64
_MOST_REASONS = 10


def import_products(lines: list[Any]) -> ImportSummary:
    """Create or update the valid lines of an import by SKU, all of them or, after a crash, none."""
    accepted, refused = _validate(lines)
    imported = imports.import_products(accepted)
    results = refused | {number: _result(number, line) for number, line in imported.items()}
    counts = Counter(result.status for result in results.values())
    return ImportSummary(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
        lines=[results[number] for number in sorted(results)],
    )


def _validate(lines: list[Any]) -> tuple[dict[int, Columns], dict[int, ImportedLine]]:
    """Validate each line by itself.

    Returns:
        The columns of the valid lines, and the results of the refused ones, both by line number from 1.
    """
    accepted: dict[int, Columns] = {}
    refused: dict[int, ImportedLine] = {}
    keys: set[str] = set()
    for number, line in enumerate(lines, start=1):
        try:
            valid = ImportLine.model_validate(line)
        except ValidationError as error:
            refused[number] = _refused(number, _sku_of(line), _reasons(error))
            continue
        key = comparison_key(valid.sku)
        if key in keys:
            refused[number] = _refused(number, valid.sku, in_language(_DUPLICATE))
            continue
        keys.add(key)
        accepted[number] = _columns(valid)
    return accepted, refused


def _result(number: int, line: LineResult) -> ImportedLine:
    """Return the result of an imported line as the client gets it."""
    reason = line.reason and in_language(line.reason)
    return ImportedLine(line=number, sku=line.sku, status=line.status, id=line.id, reason=reason)


def _columns(line: ImportLine) -> Columns:
    fields = line.model_dump(exclude={"currency"})
    return {**fields, "price_minor": fields.pop("price")}


def _refused(number: int, sku: str | None, reason: str) -> ImportedLine:
    return ImportedLine(line=number, sku=sku, status="refused", reason=reason)


def _sku_of(line: Any) -> str | None:
    sku = line.get("sku") if isinstance(line, dict) else None
    # A lone surrogate cannot be encoded in the response.
    return sku.encode(errors="replace").decode()[:_SHOWN_SKU] if isinstance(sku, str) else None


def _reasons(error: ValidationError) -> str:
    return "; ".join(_reason(each) for each in error.errors()[:_MOST_REASONS])


def _reason(error: ErrorDetails) -> str:
    return ": ".join(filter(None, [".".join(map(str, error["loc"])), in_language(reason_of(error))]))
