"""Amounts of money in requests: a string or a number in the shop's currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from shared.money import to_minor_units, to_text
from shared.settings import settings
from shared.translatable import Translatable


@dataclass(frozen=True, slots=True)
class Amounts:
    """The accepted range of one kind of amount.

    Attributes:
        digits: Digits of the largest amount, in minor units.
        above_zero: Whether to reject 0.
    """

    digits: int
    above_zero: bool = False

    @property
    def ways_to_write(self) -> list[dict[str, Any]]:
        """The accepted forms as JSON schemas."""
        least = "exclusiveMinimum" if self.above_zero else "minimum"
        return [
            {"type": "string", "pattern": f"^{self._pattern}$"},
            {"type": "number", least: 0, "maximum": self._most / 100},
        ]

    def read(self, value: Any) -> int:
        """Return an amount in minor units. Numbers must be exact, as `ExactNumbersRoute` parses them.

        Raises:
            ValueError: The value is not an amount or is out of range; the message says why.
        """
        if isinstance(value, str) and not re.fullmatch(self._pattern, value):
            raise ValueError(Translatable("must be a decimal number such as 19.99"))
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise ValueError(Translatable("must be a decimal number such as 19.99"))
        amount, currency = Decimal(value), settings().currency
        most = to_text(self._most, currency)
        # Check the range before scaling: 1E+999999 would take a million digits.
        if amount < 0 or amount > self._most or (amount == 0 and self.above_zero):
            if self.above_zero:
                raise ValueError(Translatable("must be more than 0 and at most {most}", most=most))
            raise ValueError(Translatable("must be 0 or more and at most {most}", most=most))
        minor_units = to_minor_units(amount, currency)
        if minor_units > self._most:
            raise ValueError(Translatable("must be at most {most}", most=most))
        return minor_units

    @property
    def _pattern(self) -> str:
        return rf"[0-9]{{1,{self.digits}}}(\.[0-9]{{1,3}}0*)?"

    @property
    def _most(self) -> int:
        return int(10**self.digits) - 1


PRICES = Amounts(digits=10)

Price = Annotated[
    int, BeforeValidator(PRICES.read), WithJsonSchema({"anyOf": PRICES.ways_to_write, "examples": ["19.99"]})
]
"""A price in the shop's currency, as a string or a number. Validation converts it to minor units."""
