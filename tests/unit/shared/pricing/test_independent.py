from decimal import Decimal
from typing import Any

from shared.money import to_text
from shared.pricing.breakdown import price
from shared.pricing.model import Breakdown
from tests.unit.shared.pricing.independent import calculate
from tests.unit.shared.pricing.orders import random_order


def in_decimals(order: Breakdown) -> dict[str, Any]:
    def amount(minor_units: int) -> Decimal:
        return Decimal(to_text(minor_units, order.currency))

    def percent(rate: int) -> Decimal:
        return Decimal(rate) / 100

    return {
        "items": [
            (
                amount(line.unit_price),
                amount(line.total),
                amount(line.discount),
                percent(line.tax_rate),
                amount(line.tax),
            )
            for line in order.lines
        ],
        "subtotal": amount(order.subtotal),
        "discount": amount(order.discount),
        "shipping": amount(order.shipping),
        "method": order.shipping_method,
        "tax_lines": [(percent(line.rate), amount(line.net), amount(line.tax)) for line in order.tax_lines],
        "tax": amount(order.tax),
        "total": amount(order.total),
        "shipping_shares": [(percent(s.rate), amount(s.amount), amount(s.tax)) for s in order.shipping_shares],
    }


def test_an_independent_calculation_agrees_on_10_000_random_orders() -> None:
    for seed in range(10_000):
        lines, terms = random_order(seed)

        assert in_decimals(price(lines, terms)) == calculate(lines, terms), f"order {seed}"
