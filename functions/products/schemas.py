"""Request and response models."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from products.field_types import (
    MOST_STOCK,
    Category,
    Currency,
    Description,
    ImageUrl,
    Name,
    Sku,
    Stock,
    TaxClassField,
    Weight,
)
from products.model import Product, Sort
from shared.http.field_types import RequestModel, ResponseModel, Text, TextLine, Timestamp
from shared.http.prices import Price
from shared.money import to_text
from shared.settings import settings
from shared.translatable import Translatable


def _not_zero(delta: int) -> int:
    if delta == 0:
        raise ValueError(Translatable("must not be 0"))
    return delta


class ProductCreate(RequestModel):
    """A new product."""

    name: Name
    price: Price
    category: Category
    currency: Currency | None = None
    description: Description = Field(default="", description="Empty if absent")
    stock: Stock = Field(default=0, description="0 if absent")
    sku: Sku | None = None
    image_url: ImageUrl | None = None
    tax_class: TaxClassField = "standard"
    weight_g: Weight = 0


class ProductUpdate(RequestModel):
    """The fields to change. Absent fields keep their value; `sku` and `image_url` may be set to null."""

    name: Name = ""
    price: Price = 0
    category: Category = ""
    currency: Currency = ""
    description: Description = ""
    sku: Sku | None = None
    image_url: ImageUrl | None = None
    tax_class: TaxClassField = "standard"
    weight_g: Weight = 0


class StockAdjustmentCreate(RequestModel):
    """A number of pieces added or taken away, and the reason."""

    delta: Annotated[int, Field(strict=True, ge=-MOST_STOCK, le=MOST_STOCK), AfterValidator(_not_zero)]
    reason: Annotated[str, TextLine(500)]


class ProductQuery(RequestModel):
    """Filters, sort order and page."""

    category: Annotated[str, TextLine(100, min_length=0), Field(description="Case-insensitive")] | None = None
    search: (
        Annotated[
            str,
            TextLine(100, min_length=0),
            Field(description="Part of the name or description, case-insensitive"),
        ]
        | None
    ) = None
    sku: Annotated[str, TextLine(64, min_length=0), Field(description="The SKU, case-insensitive")] | None = None
    min_price: Price | None = None
    max_price: Price | None = None
    in_stock: bool | None = Field(default=None, description="true: available; false: sold out")
    sort: Sort = Sort.NEWEST
    limit: int = Field(default=10, ge=1, le=100)
    page: int | None = Field(default=None, ge=1, le=10_000, description="Reaches the first 10,000 results")
    cursor: Annotated[Text, Field(max_length=8_000)] | None = None


class ProductPublic(ResponseModel):
    """A product; `stock` is the number of pieces available."""

    id: str
    sku: str | None
    name: str
    description: str
    price: str = Field(examples=["19.99"])
    currency: str = Field(examples=["EUR"])
    category: str
    stock: int
    image_url: str | None
    tax_class: TaxClassField
    weight_g: int = Field(description="Weight in grams; 0 if unknown")
    created_at: Timestamp
    updated_at: Timestamp


class Pagination(ResponseModel):
    """The position in the list."""

    limit: int
    next_cursor: str | None = Field(description="Cursor of the next page; null on the last page")
    page: int | None = Field(description="null if a cursor was sent")
    total: int = Field(description="Number of matching products; exact up to 10,000 and capped there")
    pages: int = Field(description="Number of pages for `total`")
    total_capped: bool = Field(description="Whether there are more than `total`")


class ProductList(ResponseModel):
    """A page of the catalogue."""

    products: list[ProductPublic]
    pagination: Pagination


class CategoryPublic(ResponseModel):
    """A category and its number of products."""

    name: str
    count: int


class CategoryList(ResponseModel):
    """All categories."""

    categories: list[CategoryPublic]


class ProductsHealth(ResponseModel):
    """State of the service; without the cache it is slower."""

    status: Literal["healthy", "degraded"]
    service: Literal["products"]
    database: Literal["up"]
    cache: Literal["up", "down"]
    timestamp: Timestamp


def product_public(product: Product) -> ProductPublic:
    """Return a product as the API shows it."""
    currency = settings().currency
    return ProductPublic(
        id=str(product.id),
        sku=product.sku,
        name=product.name,
        description=product.description,
        price=to_text(product.price_minor, currency),
        currency=currency,
        category=product.category,
        stock=product.stock,
        image_url=product.image_url,
        tax_class=product.tax_class,
        weight_g=product.weight_g,
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def product_json(product: Product) -> str:
    """Return the same as JSON."""
    return product_public(product).model_dump_json()
