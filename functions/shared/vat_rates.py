"""VAT rates of the EU's member states, by class and date. `vat_rates.json` has the rates and their source.

The class `reduced` has the highest of a country's reduced rates, or the standard rate where there is none: a shop whose
goods have a lower one sets it in its tax settings, and one that does not owes no VAT. Regions with rates of their own,
such as Madeira or the Canary Islands, are not in the data.
"""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

type TaxClass = Literal["standard", "reduced", "zero"]

TAX_CLASSES: Final[tuple[TaxClass, ...]] = ("standard", "reduced", "zero")


def eu_countries() -> frozenset[str]:
    """Return the EU's member states as ISO 3166-1 codes."""
    return frozenset(_data()["rates"])


def vat_rate(country: str, tax_class: TaxClass, on: date) -> int:
    """Return a VAT rate in hundredths of a per cent: 25.5 % is 2550.

    Args:
        country: A member state of the EU; other countries have no EU VAT, which is 0.
        tax_class: The class of the goods.
        on: The day of the sale. Before the first rate of the data, the first one is returned.
    """
    if tax_class == "zero" or country not in _data()["rates"]:
        return 0
    return rate_on(rates_of(country, tax_class), on)


def rates_of(country: str, tax_class: Literal["standard", "reduced"]) -> tuple[tuple[date, int], ...]:
    """Return the rates of a member state with the day from which each is valid, in order."""
    rates: dict[str, str] = _data()["rates"][country][tax_class]
    return tuple((date.fromisoformat(valid_from), basis_points(rate)) for valid_from, rate in rates.items())


def rate_on(rates: tuple[tuple[date, int], ...], on: date) -> int:
    """Return the last of these rates, in order, that is valid on a day; the first one before that."""
    valid = [rate for valid_from, rate in rates if valid_from <= on]
    return valid[-1] if valid else rates[0][1]


def basis_points(rate: str) -> int:
    """Return a rate in per cent as hundredths of a per cent: `25.5` is 2550."""
    return int(Decimal(rate).scaleb(2))


def per_cent(points: int) -> str:
    """Return hundredths of a per cent as a rate in per cent, without trailing zeros: 2550 is `25.5`."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def source() -> dict[str, str]:
    """Return name, address and date of the data's source."""
    found: dict[str, str] = _data()["source"]
    return found


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return data
