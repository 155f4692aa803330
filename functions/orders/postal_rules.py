"""Which countries need a postal code and a city in an address, and the form of some postal codes.

Source: Universal Postal Union, https://www.upu.int/en/Postal-Solutions/Programmes-Services/Addressing-Solutions
"""

import re

_WITHOUT_POSTAL_CODE = """
AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK HM JM KI KM KN KP LY ML MO MR
MW NR NU QA RW SB SC SL SR ST SX SY TD TF TG TK TL TO TV UG VU YE ZW
"""
_NO_POSTAL_CODE = frozenset(_WITHOUT_POSTAL_CODE.split())
_NO_CITY = frozenset({"GI", "MC", "SG", "VA"})
_DIGITS = {
    4: "AT AU BE BG CH DK HU LU NO NZ SI",
    5: "DE EE ES FI FR HR IT MC MX SM TR UA VA",
    6: "CN IN RO RU SG",
}
_FORMS = {country: digits for digits, countries in _DIGITS.items() for country in countries.split()}


def postal_code_problem(postal_code: str | None, country: str) -> str | None:
    """Return what is wrong with a postal code in this country, or None."""
    if postal_code is None:
        return None if country in _NO_POSTAL_CODE else "Field required"
    digits = _FORMS.get(country)
    if digits and not re.fullmatch(rf"[0-9]{{{digits}}}", postal_code.replace(" ", "")):
        return f"must have {digits} digits in {country}"
    return None


def city_problem(city: str | None, country: str) -> str | None:
    """Return what is wrong with a city in this country, or None."""
    return "Field required" if city is None and country not in _NO_CITY else None
