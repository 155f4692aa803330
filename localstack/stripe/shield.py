"""Takes card and bank account numbers out of a request before anything else sees them."""

from typing import Any

from localstack.stripe import cards, ibans
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.redaction import digits_of, numbers_in, passes_luhn

INCORRECT = "incorrect"
NOT_A_TEST_CARD = "not_a_test_card"


def shield(tree: dict[str, Any], path: str = "") -> None:
    """Replace numbers by the names of test cards and accounts, and security codes by whether they can be right.

    Raises:
        InvalidRequest: A test card's number stands where Stripe expects no card number.
    """
    for name, value in tree.items():
        where = f"{path}[{name}]" if path else name
        if isinstance(value, dict):
            shield(value, where)
        elif where.endswith("card[number]"):
            tree[name] = _card(value)
        elif where.endswith("card[cvc]"):
            tree[name] = "valid" if value.isdigit() and len(value) in {3, 4} else INCORRECT
        elif where.endswith("sepa_debit[iban]"):
            tree[name] = ibans.name_of(value)
        elif any(cards.by_number(number) for number in (*numbers_in(value), *numbers_in(name))):
            raise InvalidRequest("Card numbers may only be sent as card[number].", param=where)


def _card(number: str) -> str:
    card = cards.by_number(number)
    if card:
        return card.token
    digits = digits_of(number)
    return NOT_A_TEST_CARD if 12 < len(digits) < 20 and digits.isdigit() and passes_luhn(digits) else INCORRECT
