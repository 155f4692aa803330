"""The rules of docs/pricing.md, each with figures that were calculated by hand."""

import pytest

from shared.pricing.breakdown import price, shipping_offers
from shared.pricing.model import Discount, Line, PricedLine, ShippingMethod, ShippingShare, Step, TaxLine
from shared.pricing.rounding import round_half_up, split
from shared.pricing.shipping import NotDeliverable
from tests.unit.shared.pricing.orders import flat, lines, terms


def test_the_breakdown_of_two_rates_with_coupon_and_shipping() -> None:
    products = [Line("lamp", 2, 2495), Line("book", 1, 1290, "reduced", regular_price=1590)]

    order = price(products, terms(shipping=590, discount=Discount("percent", 1000)))

    assert (order.subtotal, order.discount, order.shipping, order.total) == (6280, 628, 590, 6242)
    assert order.lines == (
        PricedLine("lamp", 2, 2495, 4990, 499, 2200, 809),
        PricedLine("book", 1, 1290, 1290, 129, 1000, 106, 1590),
    )
    assert order.shipping_shares == (ShippingShare(2200, 469, 85), ShippingShare(1000, 121, 11))
    assert order.tax_lines == (TaxLine(2200, 4066, 894), TaxLine(1000, 1165, 117))
    assert (order.tax, order.treatment, order.shipping_method) == (1011, "domestic", "post")


def test_vat_is_rounded_once_per_rate_on_the_sum_of_its_gross_amounts() -> None:
    order = price(lines(*[10] * 10), terms(2200))

    # 22 % in 0.10 is 0.018: ten times 0.02 would be 0.20.
    assert order.tax_lines == (TaxLine(2200, 82, 18),)
    assert sorted(line.tax for line in order.lines) == [1, 1, 2, 2, 2, 2, 2, 2, 2, 2]


@pytest.mark.parametrize(("percent", "discount"), [(1000, 300), (3333, 999), (10000, 2997), (1, 0), (17, 5)], ids=str)
def test_a_percentage_is_rounded_once_on_the_subtotal(percent: int, discount: int) -> None:
    order = price(lines(999, 999, 999), terms(discount=Discount("percent", percent)))

    assert (order.discount, order.total) == (discount, 2997 - discount)


@pytest.mark.parametrize(("off", "total"), [(0, 30), (20, 10), (30, 0), (31, 0), (10**9, 0)], ids=str)
def test_an_amount_off_never_goes_below_zero_and_its_shares_sum_to_it(off: int, total: int) -> None:
    order = price(lines(10, 10, 10), terms(discount=Discount("amount", off)))

    assert order.total == total
    assert sum(line.discount for line in order.lines) == order.discount == 30 - total


def test_equal_remainders_go_to_the_earlier_line() -> None:
    order = price(lines(10, 10, 10), terms(discount=Discount("amount", 20)))

    assert [line.discount for line in order.lines] == [7, 7, 6]


def test_a_coupon_never_lowers_the_shipping_costs_unless_it_makes_them_free() -> None:
    all_off = price(lines(1000), terms(shipping=490, discount=Discount("percent", 10000)))
    shipped_free = price(lines(1000), terms(shipping=490, discount=Discount("free_shipping")))

    assert (all_off.shipping, all_off.total, all_off.tax) == (490, 490, 88)
    assert (shipped_free.shipping, shipped_free.discount, shipped_free.total) == (0, 0, 1000)


def test_shipping_of_goods_that_cost_nothing_carries_their_vat() -> None:
    free = [Line("sample", 1, 0), Line("leaflet", 3, 0, "reduced")]

    order = price(free, terms(shipping=400))

    assert [(share.rate, share.amount) for share in order.shipping_shares] == [(2200, 100), (1000, 300)]


@pytest.mark.parametrize(("grams", "costs"), [(0, 490), (1000, 490), (1001, 790), (5000, 790), (5001, None)], ids=str)
def test_shipping_by_weight(grams: int, costs: int | None) -> None:
    parcel = ShippingMethod("parcel", "weight", (Step(1000, 490), Step(5000, 790)))

    offers = shipping_offers([Line("stone", 1, 100, weight=grams)], terms(methods=[parcel]))

    assert [offer.price for offer in offers] == ([] if costs is None else [costs])


@pytest.mark.parametrize(("value", "costs"), [(5000, 690), (5001, 390), (9999, 390), (10000, 0)], ids=str)
def test_shipping_by_value_and_free_from_a_sum(value: int, costs: int) -> None:
    insured = ShippingMethod("insured", "value", (Step(5000, 690), Step(None, 390)), free_from=10000)

    assert price(lines(value), terms(methods=[insured])).shipping == costs


def test_the_value_for_shipping_is_what_is_left_after_the_discount() -> None:
    shop = terms(methods=[flat(490, free_from=5000)], discount=Discount("amount", 1))

    assert price(lines(5000), shop).shipping == 490


def test_without_a_choice_the_cheapest_method_is_taken_and_of_equal_ones_the_first() -> None:
    methods = [flat(900, name="express"), flat(500, name="post"), flat(500, name="locker")]

    assert price(lines(100), terms(methods=methods)).shipping_method == "post"
    assert price(lines(100), terms(methods=methods, method_id="express")).shipping == 900


@pytest.mark.parametrize("methods", [[], [flat(500)]], ids=["none", "another"])
def test_an_order_without_its_method_is_not_deliverable(methods: list[ShippingMethod]) -> None:
    with pytest.raises(NotDeliverable):
        price(lines(100), terms(methods=methods, method_id="drone"))


@pytest.mark.parametrize(("numerator", "rounded"), [(0, 0), (149, 1), (150, 2), (151, 2), (250, 3)], ids=str)
def test_a_half_is_rounded_up(numerator: int, rounded: int) -> None:
    assert round_half_up(numerator, 100) == rounded


def test_nothing_can_be_split_over_nothing() -> None:
    assert split(0, [0, 0]) == (0, 0)
    with pytest.raises(ValueError, match="weights of 0"):
        split(1, [0, 0])
