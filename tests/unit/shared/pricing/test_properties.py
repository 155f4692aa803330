"""What holds for every order, whatever is in it."""

import random
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.money import digits_of, to_text
from shared.pricing.breakdown import price
from shared.pricing.model import Breakdown, Line, Terms
from shared.pricing.refunds import (
    Refund,
    RefundTooLarge,
    parts_left,
    refund_amount,
    refund_pieces,
    refund_rest,
    refund_shipping,
    refund_tax_lines,
    refunded,
)
from shared.pricing.rounding import split
from tests.unit.shared.pricing.orders import CASES, ORDERS

many = settings(max_examples=CASES, deadline=None, database=None)
type Priced = tuple[list[Line], Terms]
SEEDS = st.integers(min_value=0, max_value=2**32)


def numbers(value: Any) -> list[Any]:
    """Return every number in nested values."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, list | tuple):
        return [number for each in value for number in numbers(each)]
    return [] if isinstance(value, str | None) else [value]


@many
@given(ORDERS)
def test_both_sums_hold_and_every_figure_is_an_integer_that_is_not_negative(case: Priced) -> None:
    order = price(*case)

    assert order.subtotal - order.discount + order.shipping == order.total
    assert sum(line.net + line.tax for line in order.tax_lines) == order.total
    assert all(type(number) is int and number >= 0 for number in numbers(asdict(order)))
    texts = [
        to_text(figure, order.currency) for figure in (order.subtotal, order.discount, order.shipping, order.total)
    ]
    assert {len(text.partition(".")[2]) for text in texts} == {digits_of(order.currency)}
    subtotal, discount, shipping, total = map(Decimal, texts)
    assert subtotal - discount + shipping == total


@many
@given(ORDERS)
def test_shares_sum_to_their_figures_and_none_is_above_its_amount(case: Priced) -> None:
    order = price(*case)

    assert sum(line.total for line in order.lines) == order.subtotal
    assert sum(line.discount for line in order.lines) == order.discount
    assert sum(share.amount for share in order.shipping_shares) == order.shipping
    assert sum(line.tax for line in order.lines) + sum(s.tax for s in order.shipping_shares) == order.tax
    assert all(line.discount <= line.total and line.tax <= line.total - line.discount for line in order.lines)
    assert all(share.tax <= share.amount for share in order.shipping_shares)


@many
@given(ORDERS, SEEDS)
def test_refunds_in_any_sequence_sum_exactly_to_what_was_paid(case: Priced, seed: int) -> None:
    order, dice = price(*case), random.Random(seed)
    refunds: list[Refund] = []
    for _ in range(dice.randint(0, 6)):
        refunds.append(random_refund(order, refunds, dice))
        for part in parts_left(order, refunds):
            assert 0 <= part.tax <= part.amount
            assert part.pieces >= 0
    refunds.append(refund_rest(order, refunds))

    assert sum(refunded(refund) for refund in refunds) == order.total
    assert tax_of(order, refunds) == {line.rate: line.tax for line in order.tax_lines if line.net + line.tax}
    assert all(part[1:] == (0, 0, 0) for part in parts_left(order, refunds))
    assert refund_rest(order, refunds) == ()
    with pytest.raises(RefundTooLarge):
        refund_amount(order, refunds, 1)
    with pytest.raises(RefundTooLarge):
        refund_pieces(order, refunds, {0: 1})


def random_refund(order: Breakdown, earlier: list[Refund], dice: random.Random) -> Refund:
    left = parts_left(order, earlier)
    rest = sum(part.amount for part in left)
    kind = dice.choice(("pieces", "shipping", "amount"))
    if kind == "shipping" or rest == 0:
        return refund_shipping(order, earlier)
    if kind == "amount":
        return refund_amount(order, earlier, dice.randint(1, rest))
    pieces = {index: dice.randint(0, part.pieces) for index, part in enumerate(left)}
    return refund_pieces(order, earlier, {index: number for index, number in pieces.items() if number})


def tax_of(order: Breakdown, refunds: list[Refund]) -> dict[int, int]:
    taxes: dict[int, int] = {}
    for refund in refunds:
        for line in refund_tax_lines(order, refund):
            if line.net + line.tax:
                taxes[line.rate] = taxes.get(line.rate, 0) + line.tax
    return taxes


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any), st.integers(0, 10**9))
def test_a_share_differs_from_its_exact_value_by_less_than_one(weights: list[int], amount: int) -> None:
    shares = split(amount, weights)

    assert sum(shares) == amount
    whole = sum(weights)
    assert all(abs(share * whole - amount * weight) < whole for share, weight in zip(shares, weights, strict=True))
