"""The rules of docs/pricing.md calculated a second time, as a spreadsheet would: with decimals and fractions.

It shares no code and no method with `shared.pricing`: percentages are decimals that are quantised, and units are dealt
out one by one to the share that is furthest below its exact value.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from shared.money import digits_of
from shared.pricing.model import Line, Terms

_EXACT = Context(prec=60)


def calculate(lines: Sequence[Line], terms: Terms) -> dict[str, Any]:
    """Return the breakdown with amounts as decimals of the currency, not of its minor unit."""
    unit = Decimal(1).scaleb(-digits_of(terms.currency))
    prices = [Decimal(line.unit_price) * unit for line in lines]
    totals = [price * line.quantity for price, line in zip(prices, lines, strict=True)]
    subtotal = sum(totals, Decimal(0))
    discount = _discount(subtotal, terms, unit)
    discounts = _deal(discount, totals, unit)
    method, shipping = _shipping(subtotal - discount, lines, terms, unit)
    percents = [Decimal(getattr(terms.rates, line.tax_class)) / 100 for line in lines]
    paid = [total - off for total, off in zip(totals, discounts, strict=True)]
    rows = {percent: [i for i, other in enumerate(percents) if other == percent] for percent in set(percents)}
    basis = paid if any(paid) else totals if any(totals) else [Decimal(line.quantity) for line in lines]
    ordered = sorted(rows, reverse=True)
    carried = dict(zip(ordered, _deal(shipping, [sum(basis[i] for i in rows[p]) for p in ordered], unit), strict=True))
    taxes, tax_lines, shares = [Decimal(0)] * len(lines), [], []
    for percent in ordered:
        grosses = [*(paid[i] for i in rows[percent]), carried[percent]]
        gross = sum(grosses, Decimal(0))
        tax = _round(Fraction(gross) * Fraction(percent) / (100 + Fraction(percent)), unit)
        dealt = _deal(tax, grosses, unit)
        for i, share in zip(rows[percent], dealt, strict=False):
            taxes[i] = share
        shares.append((percent, carried[percent], dealt[-1]))
        tax_lines.append((percent, gross - tax, tax))
    return {
        "items": list(zip(prices, totals, discounts, percents, taxes, strict=True)),
        "subtotal": subtotal,
        "discount": discount,
        "shipping": shipping,
        "method": method,
        "tax_lines": tax_lines,
        "tax": sum((tax for _, _, tax in tax_lines), Decimal(0)),
        "total": subtotal - discount + shipping,
        "shipping_shares": shares,
    }


def _discount(subtotal: Decimal, terms: Terms, unit: Decimal) -> Decimal:
    if terms.discount is None or terms.discount.kind == "free_shipping":
        return Decimal(0)
    if terms.discount.kind == "percent":
        return _round(Fraction(subtotal) * Fraction(terms.discount.value, 10_000), unit)
    return min(subtotal, terms.discount.value * unit)


def _shipping(goods: Decimal, lines: Sequence[Line], terms: Terms, unit: Decimal) -> tuple[str, Decimal]:
    grams = sum(line.weight * line.quantity for line in lines)
    best: tuple[str, Decimal] | None = None
    for method in terms.methods:
        measured = {"flat": Decimal(0), "weight": Decimal(grams), "value": goods / unit}[method.by]
        fitting = [step for step in method.steps if step.up_to is None or measured <= step.up_to]
        cost = fitting[0].price * unit
        if method.free_from is not None and goods >= method.free_from * unit:
            cost = Decimal(0)
        if best is None or cost < best[1]:
            best = method.id, cost
    assert best is not None
    free = terms.discount is not None and terms.discount.kind == "free_shipping"
    return best[0], Decimal(0) if free else best[1]


def _round(exact: Fraction, unit: Decimal) -> Decimal:
    # 60 digits are more than a half that matters can need: rates have 4 digits and amounts at most 14.
    number = _EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return number.quantize(unit, rounding=ROUND_HALF_UP, context=_EXACT)


def _deal(amount: Decimal, weights: Sequence[Decimal | int], unit: Decimal) -> list[Decimal]:
    whole = sum(map(Fraction, weights))
    if whole == 0:
        assert amount == 0
        return [Decimal(0)] * len(weights)
    exact = [Fraction(amount) / Fraction(unit) * Fraction(weight) / whole for weight in weights]
    given = [int(share) for share in exact]
    for _ in range(int(amount / unit) - sum(given)):
        missing = [share - units for share, units in zip(exact, given, strict=True)]
        given[missing.index(max(missing))] += 1
    return [units * unit for units in given]
