"""Field types of the payments API."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BeforeValidator, Field, WithJsonSchema

from shared.http.field_types import Text, TextLine, idempotency_key
from shared.http.prices import Amounts
from shared.money import to_text
from shared.settings import settings

_REFUNDS = Amounts(digits=13, above_zero=True)


def _amount_text(value: Any) -> str:
    return to_text(_REFUNDS.read(value), settings().currency)


Amount = Annotated[
    str,
    BeforeValidator(_amount_text),
    WithJsonSchema({"anyOf": _REFUNDS.ways_to_write, "examples": ["19.99"]}),
]
"""An amount in the shop's currency, sent as a string or a number; validated to a decimal string."""

Reason = Annotated[str, TextLine(500)]
OrderId = Annotated[Text, Field(min_length=1, max_length=64)]
PaymentId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[str | None, idempotency_key("make one refund")]
