"""Types of request fields."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from shared.http.field_types import TextLine
from shared.http.prices import PRICES
from shared.money import to_text
from shared.settings import settings
from shared.vat_rates import basis_points, per_cent

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_VAT_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
_RATE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?0*")


def _https_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or " " in value:
        raise ValueError("must be an address that starts with https://")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return value


def _vat_number(value: str) -> str:
    number = re.sub(r"[ .-]", "", value).upper()
    if not _VAT_NUMBER.fullmatch(number):
        raise ValueError("must begin with the code of its country, as in IT12345670017")
    return number


def _rate(value: Any) -> str:
    """Return a rate in per cent without trailing zeros."""
    text = str(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    try:
        if not _RATE.fullmatch(text):
            raise InvalidOperation
        return per_cent(basis_points(text))
    except InvalidOperation as error:
        raise ValueError("must be a rate in per cent with at most 2 decimal places, such as 22 or 25.5") from error


Language = Literal["en", "it"]
"""A language of the storefront and of mails."""
Names = Annotated[
    dict[Language, Annotated[str, TextLine(100)]],
    Field(min_length=1, description="By language", examples=[{"en": "Standard shipping"}]),
]
HttpsAddress = Annotated[str, TextLine(2_000), AfterValidator(_https_address)]
EmailAddress = Annotated[str, TextLine(254), AfterValidator(_email)]
VatNumber = Annotated[str, TextLine(20), AfterValidator(_vat_number), Field(examples=["IT12345670017"])]
Money = Annotated[
    int,
    BeforeValidator(PRICES.read),
    PlainSerializer(lambda minor_units: to_text(minor_units, settings().currency), return_type=str),
    WithJsonSchema({"type": "string", "examples": ["6.90"]}),
]
"""An amount in the shop's currency; requests may also send a number."""
Rate = Annotated[str, BeforeValidator(_rate), WithJsonSchema({"type": "string", "examples": ["22", "25.5"]})]
"""A rate in per cent; requests may also send a number."""
SectionName = Annotated[Literal["shop", "legal", "shipping", "taxes", "orders"], Path(alias="section")]
