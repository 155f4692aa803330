"""Request and response models of the import."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from products.field_types import Category, Currency, Description, ImageUrl, Name, Sku, Stock
from shared.http.field_types import RequestModel, ResponseModel
from shared.http.prices import Price

MOST_LINES = 1_000


class ImportLine(RequestModel):
    """A product of an import; `stock` applies to new products only."""

    sku: Sku
    name: Name
    price: Price
    category: Category
    currency: Currency | None = None
    description: Description | None = None
    stock: Stock | None = None
    image_url: ImageUrl | None = None


def _unchecked(line: Any) -> Any:
    return line


class ProductImport(RequestModel):
    """Up to 1,000 products, each with its SKU."""

    products: Annotated[
        list[Annotated[Any, BeforeValidator(_unchecked, json_schema_input_type=ImportLine)]],
        Field(
            min_length=1,
            max_length=MOST_LINES,
            description="An invalid line is refused by itself; the others are imported",
            examples=[[{"sku": "BOWL-1", "name": "Salad bowl", "price": "39.00", "category": "Ceramics"}]],
        ),
    ]


class ImportedLine(ResponseModel):
    """The result of a line of an import; `line` counts from 1."""

    line: int
    sku: str | None
    status: Literal["created", "updated", "unchanged", "refused"]
    id: str | None = None
    reason: str | None = None


class ImportSummary(ResponseModel):
    """The result of an import."""

    created: int
    updated: int
    unchanged: int
    refused: int
    lines: list[ImportedLine]
