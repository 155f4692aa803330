"""Field types of the orders API."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BeforeValidator, Field, WithJsonSchema

from shared.http.field_types import Text, TextLine, idempotency_key
from shared.http.prices import PRICES
from shared.money import to_text
from shared.settings import settings

MAX_PIECES = 1_000


def _price_text(value: Any) -> str | None:
    return None if value is None else to_text(PRICES.read(value), settings().currency)


SeenPrice = Annotated[
    str | None,
    BeforeValidator(_price_text),
    WithJsonSchema({"anyOf": [*PRICES.ways_to_write, {"type": "null"}], "examples": ["19.99"]}),
]
"""An amount in the shop's currency, as a string or a number; a decimal string once validated."""

ProductId = Annotated[Text, Field(min_length=1, max_length=64)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_PIECES)]
ShippingMethodId = Annotated[str, TextLine(64)]
Coupon = Annotated[str, TextLine(64), Field(description="A coupon's code")]
OrderId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[str | None, idempotency_key("place one order")]
