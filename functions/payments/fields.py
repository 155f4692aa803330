"""Types of the fields of payments."""

import re
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Header, Path
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from shared.http.fields import Text
from shared.money import to_minor_units, to_text
from shared.settings import settings

_MOST_MINOR_UNITS = 9_999_999_999_999
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,3})?")


def _amount_text(value: Any) -> str:
    if isinstance(value, str) and not _AMOUNT.fullmatch(value):
        raise ValueError("must be a decimal number such as 19.99")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a decimal number such as 19.99")
    amount = Decimal(value)
    if not 0 < amount <= _MOST_MINOR_UNITS:
        raise ValueError("must be more than 0, and not so much")
    return to_text(to_minor_units(amount, settings().currency), settings().currency)


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must be one line without control characters")
    return value


Amount = Annotated[
    str,
    BeforeValidator(_amount_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"},
                {"type": "number", "exclusiveMinimum": 0, "maximum": _MOST_MINOR_UNITS / 100},
            ],
            "examples": ["19.99"],
        }
    ),
]
"""An amount in the shop's currency as text or number; a decimal string once validated."""

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_one_line)
]
OrderId = Annotated[Text, Field(min_length=1, max_length=64)]
PaymentId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="Visible ASCII. The same key and body make one refund, however often they are sent in 7 days",
    ),
]
