from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.http.prices import Amounts, Price


@pytest.mark.parametrize(
    ("currency", "sent", "minor_units"),
    [
        ("EUR", "19.99", 1999),
        ("EUR", Decimal("19.9900"), 1999),
        ("EUR", "19.9900", 1999),
        ("JPY", "500.0000", 500),
        ("EUR", 5, 500),
        ("JPY", "500", 500),
        ("KWD", "1.234", 1234),
    ],
)
def test_a_price_is_converted_to_minor_units(
    monkeypatch: pytest.MonkeyPatch, currency: str, sent: Any, minor_units: int
) -> None:
    monkeypatch.setenv("CURRENCY", currency)

    assert TypeAdapter(Price).validate_python(sent) == minor_units


@pytest.mark.parametrize(
    ("currency", "sent"),
    [
        ("EUR", "1.234"),
        ("JPY", "1.5"),
        ("EUR", 1.5),
        ("EUR", True),
        ("EUR", Decimal("1E+999999")),
        ("EUR", "१"),
        ("EUR", f"0.00{'9' * 35}"),
        ("EUR", Decimal(f"0.00{'9' * 35}")),
    ],
)
def test_an_invalid_amount_is_rejected(monkeypatch: pytest.MonkeyPatch, currency: str, sent: Any) -> None:
    monkeypatch.setenv("CURRENCY", currency)

    with pytest.raises(ValidationError):
        TypeAdapter(Price).validate_python(sent)


@pytest.mark.parametrize(
    ("amounts", "sent", "minor_units"),
    [
        (Amounts(digits=10), "0", 0),
        (Amounts(digits=10), "99999999.99", 9_999_999_999),
        (Amounts(digits=10), "100000000.00", None),
        (Amounts(digits=13, above_zero=True), "0.00", None),
        (Amounts(digits=13, above_zero=True), 0, None),
        (Amounts(digits=13, above_zero=True), "0.01", 1),
        (Amounts(digits=13, above_zero=True), "99999999999.99", 9_999_999_999_999),
        (Amounts(digits=13, above_zero=True), "100000000000.00", None),
        (Amounts(digits=13, above_zero=True), Decimal(-1), None),
    ],
)
def test_an_amount_out_of_range_is_rejected(
    monkeypatch: pytest.MonkeyPatch, amounts: Amounts, sent: Any, minor_units: int | None
) -> None:
    monkeypatch.setenv("CURRENCY", "EUR")

    assert _read(amounts, sent) == minor_units


def _read(amounts: Amounts, sent: Any) -> int | None:
    try:
        return amounts.read(sent)
    except ValueError:
        return None
