"""Prices in requests: text or a number, in the shop's currency."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from shared.money import to_minor_units
from shared.settings import settings

_MOST_MINOR_UNITS = 9_999_999_999
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,3})?")

WAYS_TO_WRITE: list[dict[str, Any]] = [
    {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"},
    {"type": "number", "minimum": 0, "maximum": _MOST_MINOR_UNITS / 100},
]
"""How JSON schema describes them."""


def read_price(value: Any) -> int:
    """A price in minor units; numbers must be exact, as `ExactNumbersRoute` reads them.

    Raises:
        ValueError: It is none, or too much; the text says what is wrong.
    """
    if isinstance(value, str) and not _AMOUNT.fullmatch(value):
        raise ValueError("must be a decimal number such as 19.99")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a decimal number such as 19.99")
    amount = Decimal(value)
    # Before its digits are counted: 1E+999999 has many.
    if not 0 <= amount <= _MOST_MINOR_UNITS:
        raise ValueError("must be 0 or more, and not so much")
    minor_units = to_minor_units(amount, settings().currency)
    if minor_units > _MOST_MINOR_UNITS:
        raise ValueError("must not be so much")
    return minor_units


Price = Annotated[int, BeforeValidator(read_price), WithJsonSchema({"anyOf": WAYS_TO_WRITE, "examples": ["19.99"]})]
"""An amount in the shop's currency as text or number; in minor units once validated."""
