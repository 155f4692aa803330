"""Types of request fields."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

from products.image_url import check_image_url
from shared.http.field_types import Paragraphs, Text, TextLine, idempotency_key
from shared.settings import settings
from shared.translatable import Translatable
from shared.vat_rates import TaxClass

MOST_STOCK = 1_000_000
MOST_WEIGHT = 1_000_000


def _shop_currency(value: str) -> str:
    if value != settings().currency:
        raise ValueError(Translatable("must be {currency}, the currency of this shop", currency=settings().currency))
    return value


Currency = Annotated[str, AfterValidator(_shop_currency), Field(max_length=3, examples=["EUR"])]
Name = Annotated[str, TextLine(200)]
Category = Annotated[str, TextLine(100)]
Sku = Annotated[str, TextLine(64)]
Description = Annotated[str, Paragraphs(5_000)]
ImageUrl = Annotated[
    Text,
    AfterValidator(check_image_url),
    Field(
        min_length=1,
        max_length=2_000,
        description="A public http(s) URL, or a path that starts with /",
    ),
]
TaxClassField = Annotated[TaxClass, Field(description="Which of a country's rates of VAT applies")]
Weight = Annotated[int, Field(strict=True, ge=0, le=MOST_WEIGHT, description="Weight in grams")]
Stock = Annotated[int, Field(strict=True, ge=0, le=MOST_STOCK)]
ProductId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[str | None, idempotency_key("make one adjustment")]
