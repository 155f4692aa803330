"""Refunds of 3 cups at 3.33 and a book at 10.00, less 1.00, plus shipping 4.90: each takes what earlier ones left."""

import pytest

from shared.pricing.breakdown import price
from shared.pricing.model import Discount, Line, TaxLine
from shared.pricing.refunds import (
    RefundShare,
    RefundTooLarge,
    refund_amount,
    refund_pieces,
    refund_rest,
    refund_shipping,
    refund_tax_lines,
    refunded,
)
from tests.unit.shared.pricing.orders import terms

ORDER = price(
    [Line("cup", 3, 333), Line("book", 1, 1000, "reduced")], terms(shipping=490, discount=Discount("amount", 100))
)


def test_pieces_give_back_their_shares_of_price_discount_and_vat() -> None:
    first = refund_pieces(ORDER, [], {0: 1})
    second = refund_pieces(ORDER, [first], {0: 2})

    assert (ORDER.lines[0].total - ORDER.lines[0].discount, ORDER.lines[0].tax) == (949, 171)
    assert first == (RefundShare(0, 1, 317, 57),)
    assert second == (RefundShare(0, 2, 632, 114),)


def test_shipping_is_refunded_once() -> None:
    shipping = refund_shipping(ORDER, [])

    assert refunded(shipping) == 490
    assert refund_shipping(ORDER, [shipping]) == ()


def test_an_amount_is_split_over_everything_that_is_left() -> None:
    refund = refund_amount(ORDER, [], 1000)

    assert refunded(refund) == 1000
    assert refund_tax_lines(ORDER, refund) == (TaxLine(2200, 410, 90), TaxLine(1000, 455, 45))


def test_the_rest_after_any_refunds_is_exactly_what_is_missing() -> None:
    refunds = [refund_pieces(ORDER, [], {0: 1})]
    refunds.append(refund_amount(ORDER, refunds, 777))
    refunds.append(refund_rest(ORDER, refunds))

    assert sum(map(refunded, refunds)) == ORDER.total == 2389


@pytest.mark.parametrize("pieces", [{0: 4}, {0: 0}, {0: -1}, {1: 2}, {2: 1}, {9: 1}, {-1: 1}], ids=str)
def test_pieces_that_are_not_there_are_refused(pieces: dict[int, int]) -> None:
    with pytest.raises(RefundTooLarge):
        refund_pieces(ORDER, [], pieces)


@pytest.mark.parametrize("amount", [0, -1, 2390], ids=str)
def test_an_amount_that_was_not_paid_is_refused(amount: int) -> None:
    with pytest.raises(RefundTooLarge):
        refund_amount(ORDER, [], amount)
