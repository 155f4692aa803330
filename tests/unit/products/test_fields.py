from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from products.fields import ImageUrl, Price
from products.model import is_product_id


@pytest.mark.parametrize(
    ("currency", "sent", "minor_units"),
    [
        ("EUR", "19.99", 1999),
        ("EUR", Decimal("19.990"), 1999),
        ("EUR", 5, 500),
        ("JPY", "500", 500),
        ("KWD", "1.234", 1234),
    ],
    indirect=["currency"],
)
def test_a_price_becomes_minor_units_of_the_currency(currency: str, sent: Any, minor_units: int) -> None:
    assert TypeAdapter(Price).validate_python(sent) == minor_units


@pytest.mark.parametrize(
    ("currency", "sent"),
    [("EUR", "1.234"), ("JPY", "1.5"), ("EUR", 1.5), ("EUR", True), ("EUR", Decimal("1E+999999")), ("EUR", "१")],
    indirect=["currency"],
)
def test_what_is_no_amount_of_the_currency_is_refused(currency: str, sent: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Price).validate_python(sent)


@pytest.mark.parametrize("address", ["/images/a.svg", "http://x.test/a", "https://x.test"])
def test_an_image_has_an_absolute_address_or_a_path(address: str) -> None:
    assert TypeAdapter(ImageUrl).validate_python(address) == address


@pytest.mark.parametrize("address", ["//x.test/a", "a.svg", "javascript:x", "data:x", "/a b", ""])
def test_no_other_image_address_is_taken(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize(
    "text", ["", "1", "{0190c0de-0000-4000-8000-000000000042}", "0190C0DE-0000-4000-8000-00000000004A"]
)
def test_only_an_id_as_we_give_it_is_an_id(text: str) -> None:
    assert not is_product_id(text)
    assert is_product_id("0190c0de-0000-4000-8000-000000000042")
