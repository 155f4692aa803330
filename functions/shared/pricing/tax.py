"""VAT: which rates apply to an order, and how much VAT its amounts include."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.pricing.model import Rates
from shared.pricing.rounding import round_half_up, split
from shared.vat_rates import eu_countries

# Monaco belongs to the French VAT territory (Directive 2006/112/EC, article 7).
_SAME_TERRITORY = {"MC": "FR"}
WHOLE = 100_00
"""100 % in hundredths of a percent."""


class RatesUnknown(Exception):
    """The shop has no rates of the country whose rates apply. The text is the country."""


class CountryRates(NamedTuple):
    """A country's rates of VAT, in hundredths of a percent; the class `zero` is 0 everywhere."""

    standard: int
    reduced: int


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How the shop is taxed.

    Attributes:
        country: The shop's country.
        regime: Whose rates apply to consumers in other member states: the shop's (`domestic`) or theirs (`oss`).
        rates: The rates in force, by country.
    """

    country: str
    regime: Literal["domestic", "oss"]
    rates: Mapping[str, CountryRates]


def territory(country: str) -> str:
    """Return the country whose rates apply in a country."""
    return _SAME_TERRITORY.get(country, country)


def rates_for(rules: TaxRules, destination: str, *, verified_business: bool = False) -> Rates:
    """Return the rates that apply to an order.

    Args:
        rules: How the shop is taxed.
        destination: The country to which the order is delivered.
        verified_business: Whether the buyer has a VAT number of a member state that was found valid.

    Raises:
        RatesUnknown: The shop has no rates of the country. VAT is never left out because a rate is missing.
    """
    shop, target = territory(rules.country), territory(destination)
    if target == shop:
        return _rates(rules, shop, "domestic")
    if not {shop, target} <= eu_countries():
        return Rates("export")
    if verified_business:
        return Rates("reverse_charge")
    if rules.regime == "oss":
        return _rates(rules, target, "oss")
    return _rates(rules, shop, "domestic")


def included(gross: int, rate: int) -> int:
    """Return the VAT that a gross amount includes, rounded half up."""
    return round_half_up(gross * rate, WHOLE + rate)


def tax_shares(gross: Sequence[int], rate: int) -> tuple[int, ...]:
    """Return the shares of amounts in the VAT that their sum includes; none is above its amount."""
    return split(included(sum(gross), rate), gross)


def _rates(rules: TaxRules, country: str, treatment: Literal["domestic", "oss"]) -> Rates:
    found = rules.rates.get(country)
    if found is None:
        raise RatesUnknown(country)
    return Rates(treatment, found.standard, found.reduced)
