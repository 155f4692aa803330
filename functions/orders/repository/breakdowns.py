"""Convert the breakdown of an order to a document and back."""

from dataclasses import asdict
from typing import Any

from shared.mongo import Document
from shared.pricing.model import Breakdown, PricedLine, ShippingShare, TaxLine

_TUPLES: dict[str, Any] = {"lines": PricedLine, "tax_lines": TaxLine, "shipping_shares": ShippingShare}


def breakdown_document(breakdown: Breakdown) -> Document:
    """Convert a breakdown to a document."""
    rows = {name: [row._asdict() for row in getattr(breakdown, name)] for name in _TUPLES}
    return {**asdict(breakdown), **rows}


def read_breakdown(document: Document) -> Breakdown:
    """Read a breakdown from its document."""
    rows = {name: tuple(row_type(**row) for row in document[name]) for name, row_type in _TUPLES.items()}
    return Breakdown(**{**document, **rows})
