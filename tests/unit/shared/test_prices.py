from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.http.prices import Price


@pytest.mark.parametrize(
    ("currency", "sent", "minor_units"),
    [
        ("EUR", "19.99", 1999),
        ("EUR", Decimal("19.990"), 1999),
        ("EUR", 5, 500),
        ("JPY", "500", 500),
        ("KWD", "1.234", 1234),
    ],
)
def test_a_price_becomes_minor_units_of_the_currency(
    monkeypatch: pytest.MonkeyPatch, currency: str, sent: Any, minor_units: int
) -> None:
    monkeypatch.setenv("CURRENCY", currency)

    assert TypeAdapter(Price).validate_python(sent) == minor_units


@pytest.mark.parametrize(
    ("currency", "sent"),
    [("EUR", "1.234"), ("JPY", "1.5"), ("EUR", 1.5), ("EUR", True), ("EUR", Decimal("1E+999999")), ("EUR", "१")],
)
def test_what_is_no_amount_of_the_currency_is_refused(
    monkeypatch: pytest.MonkeyPatch, currency: str, sent: Any
) -> None:
    monkeypatch.setenv("CURRENCY", currency)

    with pytest.raises(ValidationError):
        TypeAdapter(Price).validate_python(sent)
