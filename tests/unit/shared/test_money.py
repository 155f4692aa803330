from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.money import digits_of, to_minor_units, to_text


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("19.99", "EUR", 1999),
        ("0", "EUR", 0),
        ("5", "EUR", 500),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
        (f"19.99{'0' * 99}", "EUR", 1999),
    ],
)
def test_an_amount_is_converted_to_minor_units(amount: str, currency: str, units: int) -> None:
    assert to_minor_units(Decimal(amount), currency) == units


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("19.999", "EUR"), ("0.1", "JPY"), ("1.2345", "KWD"), (f"0.00{'9' * 35}", "EUR"), (f"1.{'0' * 99}1", "EUR")],
)
def test_an_amount_more_precise_than_its_currency_is_rejected_and_never_rounded(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="decimal places"):
        to_minor_units(Decimal(amount), currency)


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_survives_a_round_trip_through_text(units: int, currency: str) -> None:
    text = to_text(units, currency)

    assert to_minor_units(Decimal(text), currency) == units
    assert len(text.partition(".")[2]) == digits_of(currency)
