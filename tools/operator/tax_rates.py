"""The VAT rates that a shop uses: the shipped ones, and those that its settings set."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from shared.vat_rates import basis_points, eu_countries, per_cent, source, vat_rate

_CLASSES: Final = ("standard", "reduced")


def rates_table(taxes: dict[str, Any] | None, on: date) -> str:
    """Return the rates of a day as a table.

    Args:
        taxes: The section `taxes` of the settings; None to leave out the shop's own rates.
        on: The day.
    """
    own = _own_rates(taxes["rates"] if taxes else [], on)
    countries = sorted(eu_countries() | {country for country, _ in own})
    lines = [f"VAT rates of {on.isoformat()} in per cent", "", f"{'country':<9}{'standard':>10}{'reduced':>10}"]
    lines += [_line(country, own, on) for country in countries]
    origin = source()
    lines += ["", f"Source: {origin['name']}, {origin['url']}, {origin['date']}; {origin['package']}"]
    if taxes:
        shop = f"Regime: {taxes['regime']}. Home country: {taxes['home_country']}."
        lines += [f"{shop} * is a rate from the shop's settings." if own else shop]
    return "\n".join(lines)


def _own_rates(rates: Sequence[dict[str, Any]], on: date) -> dict[tuple[str, str], int]:
    valid = [each for each in rates if date.fromisoformat(each["valid_from"]) <= on]
    in_order = sorted(valid, key=lambda each: str(each["valid_from"]))
    return {(each["country"], each["tax_class"]): basis_points(each["rate"]) for each in in_order}


def _line(country: str, own: dict[tuple[str, str], int], on: date) -> str:
    cells = (
        f"{per_cent(own[country, name])} *" if (country, name) in own else f"{per_cent(vat_rate(country, name, on))}  "
        for name in _CLASSES
    )
    return f"{country:<9}" + "".join(f"{cell:>10}" for cell in cells).rstrip()
