"""Amounts of money in requests: text or a number, in the shop's currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from shared.money import to_minor_units
from shared.settings import settings


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of one kind.

    Attributes:
        digits: Of the largest, in minor units.
        above_zero: Whether 0 is too little.
    """

    digits: int
    above_zero: bool = False

    @property
    def ways_to_write(self) -> list[dict[str, Any]]:
        """How JSON schema describes them."""
        least = "exclusiveMinimum" if self.above_zero else "minimum"
        return [
            {"type": "string", "pattern": f"^{self._pattern}$"},
            {"type": "number", least: 0, "maximum": self._most / 100},
        ]

    def read(self, value: Any) -> int:
        """An amount in minor units; numbers must be exact, as `ExactNumbersRoute` reads them.

        Raises:
            ValueError: It is none, too little or too much; the text says what is wrong.
        """
        if isinstance(value, str) and not re.fullmatch(self._pattern, value):
            raise ValueError("must be a decimal number such as 19.99")
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise ValueError("must be a decimal number such as 19.99")
        amount = Decimal(value)
        # Before its digits are counted: 1E+999999 has many.
        if amount < 0 or amount > self._most or (amount == 0 and self.above_zero):
            raise ValueError(f"must be {'more than 0' if self.above_zero else '0 or more'}, and not so much")
        minor_units = to_minor_units(amount, settings().currency)
        if minor_units > self._most:
            raise ValueError("must not be so much")
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
"""A price in the shop's currency as text or number; in minor units once validated."""
