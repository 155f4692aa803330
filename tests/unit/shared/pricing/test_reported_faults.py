"""Faults that people reported to other shops, as this shop must not have them, and sums that shops get wrong."""

from collections import Counter
from dataclasses import replace

import pytest

from shared.money import to_text
from shared.pricing.breakdown import price
from shared.pricing.model import Discount, Line, TaxLine
from shared.pricing.refunds import RefundTooLarge, refund_pieces, refund_rest, refund_tax_lines, refunded
from shared.pricing.tax import included
from tests.unit.shared.pricing.orders import lines, terms


def test_a_full_refund_is_exactly_the_payment() -> None:
    """woocommerce#64668: a full refund one cent above the payment is refused by the provider."""
    order = price([Line("chair", 3, 5975)], terms())

    assert (to_text(order.total, "EUR"), to_text(refunded(refund_rest(order)), "EUR")) == ("179.25", "179.25")


def test_a_refund_takes_the_stored_vat_whatever_the_rate_is_today() -> None:
    """woocommerce#41919: a refund computes tax again and exceeds what was paid."""
    order = price(lines(999, 999), terms(2200))
    stored = replace(order, lines=tuple(line._replace(tax_rate=2500) for line in order.lines))

    refunds = [refund_pieces(stored, [], {0: 1})]
    refunds.append(refund_rest(stored, refunds))

    assert sum(map(refunded, refunds)) == order.total
    assert sum(share.tax for refund in refunds for share in refund) == order.tax


def test_net_and_vat_of_549_and_three_times_59_95_and_6_49() -> None:
    """shopware#18481: 549 + 3 * 59.95 + 6.49 at 19 %: the net sum is one cent off."""
    order = price([Line("desk", 1, 54900), Line("lamp", 3, 5995)], terms(1900, shipping=649))

    assert (order.total, order.tax_lines) == (73534, (TaxLine(1900, 61793, 11741),))


@pytest.mark.parametrize("prices", [(999,), (10, 20, 30), (1999, 4999, 1)], ids=str)
def test_all_off_leaves_exactly_nothing(prices: tuple[int, ...]) -> None:
    """medusa#12226: a 100 % discount leaves -1.6e-14."""
    order = price(lines(*prices), terms(discount=Discount("percent", 10000)))

    assert (to_text(order.total, "EUR"), order.tax, [line.tax for line in order.lines]) == (
        "0.00",
        0,
        [0] * len(prices),
    )


def test_a_vat_sum_that_was_stored_is_the_one_that_counts() -> None:
    """medusa#11454: tax rounded by the provider cannot replace the computed one."""
    order = price(lines(1000), terms(2200))
    stored = replace(order, lines=(order.lines[0]._replace(tax=181),), tax_lines=(TaxLine(2200, 819, 181),), tax=181)

    assert refund_tax_lines(stored, refund_rest(stored)) == stored.tax_lines


def test_the_vat_sum_is_the_rate_of_the_gross_sum() -> None:
    """vendure#2662: the tax total differs by 0.01 from base times rate."""
    for total in range(1, 3000, 7):
        order = price(lines(total, total, total), terms(2100))

        assert order.tax == included(3 * total, 2100)
        assert abs(order.tax_lines[0].net * 2100 - order.tax * 10_000) <= 6050  # less than one cent of gross


def test_two_fixed_amounts_off_are_subtracted_to_the_cent() -> None:
    """Sylius#17862: two fixed promotions: subtotal and total differ by a cent."""
    order = price(lines(10, 10, 10), terms(discount=Discount("amount", 10 + 10)))

    assert (to_text(order.discount, "EUR"), order.subtotal - order.total) == ("0.20", 20)
    assert [line.total - line.discount for line in order.lines] == [3, 3, 4]


def test_ten_percent_off_three_times_9_99() -> None:
    order = price(lines(999, 999, 999), terms(discount=Discount("percent", 1000)))

    assert (to_text(order.discount, "EUR"), [line.discount for line in order.lines]) == ("3.00", [100, 100, 100])


def test_a_coupon_takes_its_percentage_of_the_reduced_price() -> None:
    """saleor#17453: a 40 % promotion and a 70 % voucher make an order free."""
    order = price([Line("coat", 1, 6000, regular_price=10000)], terms(discount=Discount("percent", 7000)))

    assert (order.discount, order.total, order.lines[0].regular_price) == (4200, 1800, 10000)


def test_an_order_without_its_coupon_has_no_discount_left() -> None:
    """vendure#4016: a removed coupon leaves its discount on lines."""
    with_coupon = terms(discount=Discount("amount", 500))
    price(lines(999, 1), with_coupon)

    order = price(lines(999, 1), replace(with_coupon, discount=None))

    assert (order.discount, [line.discount for line in order.lines]) == (0, [0, 0])


def test_the_discount_lowers_the_vat_once() -> None:
    """medusa#15885: tax on a discount is deducted twice, the customer gets too little back."""
    order = price(lines(12200), terms(2200, discount=Discount("amount", 2440)))

    whole = refund_rest(order)

    assert (order.total, order.tax_lines) == (9760, (TaxLine(2200, 8000, 1760),))
    assert (refunded(whole), refund_tax_lines(order, whole)) == (9760, order.tax_lines)


def test_what_can_be_refunded_is_the_gross_amount_that_was_paid() -> None:
    """medusa#14136: refundable totals are wrong with tax-inclusive prices."""
    order = price([Line("mug", 4, 1220)], terms(2200, shipping=610))

    pieces = refund_pieces(order, [], {0: 1})

    assert refunded(pieces) == 1220
    assert refunded(refund_rest(order, [pieces])) == 3 * 1220 + 610


def test_a_product_that_was_added_and_removed_again_changes_nothing() -> None:
    """vendure#4013: adding, then removing an item refunds money that is not due."""
    cart = lines(1999, 4999)
    before = price(cart, terms(shipping=490))
    price([*cart, Line("extra", 1, 100)], terms(shipping=490))

    assert price(cart, terms(shipping=490)) == before


def test_duplicate_lines_of_a_return_count_together() -> None:
    """medusa#14936: duplicate lines of a return."""
    order = price([Line("mug", 2, 1000)], terms())
    returned = Counter({0: 2}) + Counter({0: 1})

    with pytest.raises(RefundTooLarge):
        refund_pieces(order, [], returned)
    once = refund_pieces(order, [], {0: 2})
    with pytest.raises(RefundTooLarge):
        refund_pieces(order, [once], {0: 1})
