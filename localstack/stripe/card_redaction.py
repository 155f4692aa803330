"""Replace card and bank account numbers in a request before anything else reads it."""

from collections.abc import Callable
from typing import Any

from localstack.stripe import cards, ibans
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.redaction import digits_of, numbers_in, passes_luhn

INCORRECT = "incorrect"
NOT_A_TEST_CARD = "not_a_test_card"


def redact_cards(tree: dict[str, Any], path: tuple[str, ...] = ()) -> None:
    """Replace card and account numbers by the names of test cards and accounts, and security codes by their validity.

    Raises:
        InvalidRequest: A test card's number is in a parameter other than `card[number]`.
    """
    for name, value in tree.items():
        where = (*path, name)
        if isinstance(value, dict):
            redact_cards(value, where)
        elif replace := _REPLACED.get(where[-2:]):
            tree[name] = replace(value)
        elif any(cards.by_number(number) for number in (*numbers_in(value), *numbers_in(name))):
            param = path[0] if path else None
            raise InvalidRequest("Card numbers may only be sent as card[number].", param=param)


def _card(number: str) -> str:
    card = cards.by_number(number)
    if card:
        return card.token
    digits = digits_of(number)
    return NOT_A_TEST_CARD if 12 < len(digits) < 20 and digits.isdigit() and passes_luhn(digits) else INCORRECT


def _cvc(code: str) -> str:
    return "valid" if code.isdigit() and len(code) in {3, 4} else INCORRECT


_REPLACED: dict[tuple[str, ...], Callable[[str], str]] = {
    ("card", "number"): _card,
    ("card", "cvc"): _cvc,
    ("sepa_debit", "iban"): ibans.name_of,
}
