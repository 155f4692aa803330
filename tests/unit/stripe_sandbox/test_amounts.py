"""Amounts in minor units."""

import pytest

from localstack.stripe.amounts import as_text, check_amount, check_currency
from localstack.stripe.errors import InvalidRequest


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (50, "eur"),
        (30, "gbp"),
        (50, "jpy"),
        (1, "krw"),
        (17_500, "huf"),
        (99_999_999, "eur"),
        (1230, "bhd"),
        (500, "isk"),
    ],
)
def test_a_valid_amount_is_accepted(amount: int, currency: str) -> None:
    check_amount(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "code", "message"),
    [
        (49, "eur", "amount_too_small", "Amount must be at least €0.50 eur"),
        (29, "gbp", "amount_too_small", "Amount must be at least £0.30 gbp"),
        (49, "jpy", "amount_too_small", "Amount must be at least ¥50 jpy"),
        (100_000_000, "eur", "amount_too_large", "Amount must be no more than €999,999.99 eur"),
        (1231, "bhd", "invalid_charge_amount", "Invalid amount: bhd amounts must be divisible by 10"),
        (550, "isk", "invalid_charge_amount", "Invalid amount: isk amounts must be divisible by 100"),
    ],
)
def test_an_invalid_amount_is_rejected(amount: int, currency: str, code: str, message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_amount(amount, currency)

    assert (refused.value.code, refused.value.message, refused.value.param) == (code, message, "amount")


def test_currencies_are_lower_case_in_responses() -> None:
    assert check_currency("EUR") == "eur"


@pytest.mark.parametrize("currency", ["", "xxx", "euro", "€"])
def test_an_unknown_currency_is_rejected(currency: str) -> None:
    with pytest.raises(InvalidRequest, match="Invalid currency"):
        check_currency(currency)


def test_amounts_have_the_digits_of_their_currency() -> None:
    assert [as_text(1234, currency) for currency in ("eur", "jpy", "kwd")] == ["€12.34", "¥1,234", "1.234"]
