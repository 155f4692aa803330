"""Types of request fields."""

import re
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field, StringConstraints

from shared.http.field_types import Text, idempotency_key
from shared.settings import settings

MOST_STOCK = 1_000_000
_IMAGE = re.compile(r"(https?://[^\s/?#]+|/(?!/))[^\s]*")


def _shop_currency(value: str) -> str:
    if value != settings().currency:
        raise ValueError(f"must be {settings().currency}, the currency of this shop")
    return value


def _image_url(value: str) -> str:
    if not _IMAGE.fullmatch(value):
        raise ValueError("must be an http(s) URL or a path that starts with /")
    return value


def _one_line(value: str) -> str:
    if any(character in value for character in "\t\r\n"):
        raise ValueError("must be one line")
    return value


Currency = Annotated[str, AfterValidator(_shop_currency), Field(max_length=3, examples=["EUR"])]
Line = Annotated[Text, StringConstraints(strip_whitespace=True), AfterValidator(_one_line)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Category = Annotated[Line, Field(min_length=1, max_length=100)]
Sku = Annotated[Line, Field(min_length=1, max_length=64)]
Description = Annotated[Text, StringConstraints(strip_whitespace=True), Field(max_length=5_000)]
ImageUrl = Annotated[
    Text,
    AfterValidator(_image_url),
    Field(min_length=1, max_length=2_000, description="An http(s) URL, or a path that starts with /"),
]
Stock = Annotated[int, Field(strict=True, ge=0, le=MOST_STOCK)]
ProductId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[str | None, idempotency_key("make one adjustment")]
