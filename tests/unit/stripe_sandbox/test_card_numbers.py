"""Card numbers go no further than the first look at a request."""

import json
from typing import Any

import pytest

from localstack.stripe.card_redaction import redact_cards
from localstack.stripe.cards import PUBLISHED_CARDS, by_number, by_payment_method
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.redaction import passes_luhn, redact


@pytest.mark.parametrize("number", [card.number for card in PUBLISHED_CARDS])
def test_published_numbers_have_the_right_check_digit(number: str) -> None:
    assert passes_luhn(number)


def test_each_number_and_token_is_one_card() -> None:
    assert len({card.number for card in PUBLISHED_CARDS}) == len({card.token for card in PUBLISHED_CARDS})


@pytest.mark.parametrize("number", ["4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242"])
def test_a_number_becomes_the_name_of_its_card(number: str) -> None:
    tree: dict[str, Any] = {"payment_method_data": {"card": {"number": number, "cvc": "314", "exp_month": "1"}}}

    redact_cards(tree)

    assert tree == {"payment_method_data": {"card": {"number": "visa", "cvc": "valid", "exp_month": "1"}}}


@pytest.mark.parametrize(
    ("number", "name"),
    [("4111111111111111", "not_a_test_card"), ("4242424242424241", "incorrect"), ("x", "incorrect"), ("", "incorrect")],
)
def test_any_other_number_is_replaced(number: str, name: str) -> None:
    tree: dict[str, Any] = {"card": {"number": number}}

    redact_cards(tree)

    assert json.dumps(tree) == json.dumps({"card": {"number": name}})


@pytest.mark.parametrize(
    "tree",
    [
        {"metadata": {"note": "my card is 4242 4242 4242 4242"}},
        {"metadata": {"4242424242424242": "x"}},
        {"description": "4000000000000002"},
        {"shipping": {"address": {"line1": "4000-0000-0000-0002"}}},
    ],
)
def test_a_card_number_in_another_field_is_rejected(tree: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        redact_cards(tree)

    assert "4242" not in str(refused.value.body())


def test_numbers_are_redacted_from_texts() -> None:
    assert redact("Invalid integer: 4242 4242 4242 4242!") == "Invalid integer: [card number]!"
    assert redact("order 123456789012 at 12:30") == "order 123456789012 at 12:30"


def test_an_unknown_name_is_not_found() -> None:
    assert by_number("") is None
    assert by_payment_method("visa") is None
    assert by_payment_method("pm_card_") is None
