"""The storefront requires the same fields of an address as the API, in every country."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from orders.address_schemas import ShippingAddress
from shared.http.addresses import COUNTRIES
from tools.address_rules import TARGET

STOREFRONT: dict[str, list[str]] = json.loads(TARGET.read_text())


def _missing(country: str) -> list[str]:
    """Return the fields that the API requires, besides those that it requires everywhere."""
    address: dict[str, Any] = {"country": country, "name": "Ada", "line1": "Via Roma 1"}
    try:
        ShippingAddress.model_validate(address)
    except ValidationError as error:
        return sorted(str(each["loc"][0]) for each in error.errors())
    return []


def test_the_storefront_knows_the_countries_of_the_api() -> None:
    assert STOREFRONT.keys() == COUNTRIES


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_the_storefront_requires_what_the_api_requires(country: str) -> None:
    assert STOREFRONT[country] == _missing(country)
