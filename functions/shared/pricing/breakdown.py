"""Price an order: from products and terms to the breakdown that is stored."""

from collections import defaultdict
from collections.abc import Sequence

from shared.pricing.model import Breakdown, Discount, Line, PricedLine, ShippingOffer, ShippingShare, TaxLine, Terms
from shared.pricing.rounding import round_half_up, split
from shared.pricing.shipping import choose, offers
from shared.pricing.tax import WHOLE, tax_shares


def price(lines: Sequence[Line], terms: Terms) -> Breakdown:
    """Return the breakdown of an order.

    Args:
        lines: The products, at least one.
        terms: Rates, shipping methods and discount.

    Raises:
        NotDeliverable: No shipping method is available, or not the chosen one.
    """
    offer = choose(shipping_offers(lines, terms), terms.method_id)
    free = terms.discount is not None and terms.discount.kind == "free_shipping"
    shipping = 0 if free else offer.price
    discounts = _discounts(lines, terms.discount)
    rates = [terms.rates.of(line.tax_class) for line in lines]
    paid = [total - discount for total, discount in zip(_totals(lines), discounts, strict=True)]
    by_rate = _shipping_by_rate(shipping, lines, rates, paid)
    taxes, shares = _taxes(rates, paid, by_rate)
    tax_lines = _tax_lines(rates, paid, taxes, shares)
    subtotal, discount = sum(_totals(lines)), sum(discounts)
    return Breakdown(
        currency=terms.currency,
        lines=tuple(_priced(*parts) for parts in zip(lines, discounts, rates, taxes, strict=True)),
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        tax_lines=tax_lines,
        tax=sum(line.tax for line in tax_lines),
        total=subtotal - discount + shipping,
        treatment=terms.rates.treatment,
        shipping_method=offer.method.id,
        shipping_shares=shares,
    )


def shipping_offers(lines: Sequence[Line], terms: Terms) -> tuple[ShippingOffer, ...]:
    """Return the methods that can deliver these products, before a coupon for free shipping."""
    value = sum(_totals(lines)) - sum(_discounts(lines, terms.discount))
    return offers(terms.methods, value, sum(line.weight * line.quantity for line in lines))


def _totals(lines: Sequence[Line]) -> list[int]:
    return [line.unit_price * line.quantity for line in lines]


def _discounts(lines: Sequence[Line], discount: Discount | None) -> tuple[int, ...]:
    totals = _totals(lines)
    subtotal, off = sum(totals), 0
    if discount and discount.kind == "percent":
        off = round_half_up(subtotal * discount.value, WHOLE)
    elif discount and discount.kind == "amount":
        off = discount.value
    return split(min(off, subtotal), totals)


def _shipping_by_rate(
    shipping: int, lines: Sequence[Line], rates: Sequence[int], paid: Sequence[int]
) -> dict[int, int]:
    """Split the shipping costs in proportion to what is paid for the goods of each rate.

    Goods that cost nothing count by their price before the discount, or else by their pieces.
    """
    pieces = [line.quantity for line in lines]
    basis = next(weights for weights in (paid, _totals(lines), pieces) if any(weights))
    weights: dict[int, int] = defaultdict(int)
    for rate, weight in zip(rates, basis, strict=True):
        weights[rate] += weight
    ordered = sorted(weights, reverse=True)
    return dict(zip(ordered, split(shipping, [weights[rate] for rate in ordered]), strict=True))


def _taxes(
    rates: Sequence[int], paid: Sequence[int], by_rate: dict[int, int]
) -> tuple[list[int], tuple[ShippingShare, ...]]:
    taxes, shares = [0] * len(paid), []
    for rate, shipping in by_rate.items():
        positions = [index for index, line_rate in enumerate(rates) if line_rate == rate]
        *of_lines, of_shipping = tax_shares([*(paid[index] for index in positions), shipping], rate)
        for index, tax in zip(positions, of_lines, strict=True):
            taxes[index] = tax
        shares.append(ShippingShare(rate, shipping, of_shipping))
    return taxes, tuple(shares)


def _tax_lines(
    rates: Sequence[int], paid: Sequence[int], taxes: Sequence[int], shares: Sequence[ShippingShare]
) -> tuple[TaxLine, ...]:
    gross = {share.rate: share.amount for share in shares}
    tax = {share.rate: share.tax for share in shares}
    for rate, line_paid, line_tax in zip(rates, paid, taxes, strict=True):
        gross[rate] += line_paid
        tax[rate] += line_tax
    return tuple(TaxLine(rate, gross[rate] - tax[rate], tax[rate]) for rate in gross)


def _priced(line: Line, discount: int, rate: int, tax: int) -> PricedLine:
    total = line.unit_price * line.quantity
    return PricedLine(line.product_id, line.quantity, line.unit_price, total, discount, rate, tax, line.regular_price)
