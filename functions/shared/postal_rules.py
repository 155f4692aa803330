"""Which countries require a postal code and a city in an address, and the form of postal codes.

The form of a postal code is checked only where the country requires a code: elsewhere any text is accepted.
`postal_rules.json` has the source; `tools/postal_rules.py` writes it.
"""

import json
import re
from functools import cache
from pathlib import Path

from shared.translatable import Translatable

type Rule = dict[str, str]

# A country without rules requires a street and a city.
_DEFAULT: Rule = {"require": "AC"}
_REQUIRED = Translatable("Field required")


def postal_code_problem(postal_code: str | None, country: str) -> Translatable | None:
    """Return what is wrong with a postal code in this country, or None."""
    rule = _rule_of(country)
    if "Z" not in rule["require"]:
        return None
    if postal_code is None:
        return _REQUIRED
    ways = [*_ways_to_write(postal_code.upper(), country), _hyphenated(postal_code, rule["example"])]
    if any(re.fullmatch(rule["postal_code"], each) for each in ways):
        return None
    text = "must be a postal code of {country}, such as {example}"
    return Translatable(text, country=country, example=rule["example"])


def normalised_postal_code(postal_code: str | None, country: str) -> str | None:
    """Return a valid postal code with the hyphen of its country, as in `00-950`, if it was typed without one."""
    rule = _rule_of(country)
    if postal_code is None or "Z" not in rule["require"]:
        return postal_code
    hyphenated = _hyphenated(postal_code, rule["example"])
    typed = any(re.fullmatch(rule["postal_code"], each) for each in _ways_to_write(postal_code.upper(), country))
    return hyphenated if not typed and hyphenated else postal_code


def city_problem(city: str | None, country: str) -> Translatable | None:
    """Return what is wrong with a city in this country, or None."""
    return _REQUIRED if city is None and "C" in _rule_of(country)["require"] else None


def _ways_to_write(postal_code: str, country: str) -> list[str]:
    """Return a code as typed, without spaces, and without or with its country, as in `L-1009`."""
    compact = postal_code.replace(" ", "")
    without_country = re.sub(r"^[A-Z]{1,3}-", "", compact)
    return [postal_code, compact, without_country, f"{country}-{without_country}", f"{country}{without_country}"]


def _hyphenated(postal_code: str, example: str) -> str:
    """Return a code of digits with a hyphen where the example has its only one, or an empty string."""
    before, _, after = example.partition("-")
    digits = re.sub(r"[ .\u2013\u2014-]", "", postal_code)
    if not (before.isdigit() and after.isdigit() and digits.isdecimal() and digits.isascii()):
        return ""
    return f"{digits[: len(before)]}-{digits[len(before) :]}"


def _rule_of(country: str) -> Rule:
    return _rules().get(country, _DEFAULT)


@cache
def _rules() -> dict[str, Rule]:
    rules: dict[str, Rule] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))["countries"]
    return rules
