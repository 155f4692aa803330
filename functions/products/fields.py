"""Types of the fields of products."""

import re
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from shared.http.fields import Text
from shared.money import to_minor_units
from shared.settings import settings

MOST_MINOR_UNITS = 9_999_999_999
MOST_STOCK = 1_000_000
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,3})?")
_IMAGE = re.compile(r"(https?://[^\s/?#]+|/(?!/))[^\s]*")


def _minor_units(value: Any) -> int:
    if isinstance(value, str) and not _AMOUNT.fullmatch(value):
        raise ValueError("must be a decimal number such as 19.99")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a decimal number such as 19.99")
    amount = Decimal(value)
    if not 0 <= amount <= MOST_MINOR_UNITS:
        raise ValueError("must be 0 or more, and not so much")
    minor_units = to_minor_units(amount, settings().currency)
    if minor_units > MOST_MINOR_UNITS:
        raise ValueError("must not be so much")
    return minor_units


def _shop_currency(value: str) -> str:
    if value != settings().currency:
        raise ValueError(f"must be {settings().currency}, the currency of this shop")
    return value


def _image_address(value: str) -> str:
    if not _IMAGE.fullmatch(value):
        raise ValueError("must be an http(s) address or a path that starts with /")
    return value


def _one_line(value: str) -> str:
    if any(character in value for character in "\t\r\n"):
        raise ValueError("must be one line")
    return value


Price = Annotated[
    int,
    BeforeValidator(_minor_units),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"},
                {"type": "number", "minimum": 0, "maximum": MOST_MINOR_UNITS / 100},
            ],
            "examples": ["19.99"],
        }
    ),
]
"""An amount in the shop's currency as text or number; in minor units once validated."""

Currency = Annotated[str, AfterValidator(_shop_currency), Field(max_length=3, examples=["EUR"])]
Line = Annotated[Text, StringConstraints(strip_whitespace=True), AfterValidator(_one_line)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Category = Annotated[Line, Field(min_length=1, max_length=100)]
Sku = Annotated[Line, Field(min_length=1, max_length=64)]
Description = Annotated[Text, StringConstraints(strip_whitespace=True), Field(max_length=5_000)]
ImageUrl = Annotated[
    Text,
    AfterValidator(_image_address),
    Field(min_length=1, max_length=2_000, description="An http(s) address, or a path that starts with /"),
]
Stock = Annotated[int, Field(strict=True, ge=0, le=MOST_STOCK)]
ProductId = Annotated[str, Path(alias="id")]
