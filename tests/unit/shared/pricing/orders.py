"""Orders to price: builders with defaults, and random ones."""

import os
import random
from collections.abc import Sequence

from hypothesis import strategies as st

from shared.pricing.model import Discount, Line, Rates, ShippingMethod, Step, Terms

CASES = int(os.environ.get("PRICING_CASES", "2000"))
"""How many random orders each property is tried with; the bench tries more."""
CURRENCIES = ("EUR", "JPY", "KWD")
_RATES = (Rates("domestic", 2200, 1000), Rates("oss", 1900, 700), Rates("oss", 2000, 550), Rates("export"))
_CLASSES = ("standard", "standard", "reduced", "zero")


def flat(price: int, free_from: int | None = None, name: str = "post") -> ShippingMethod:
    return ShippingMethod(name, "flat", (Step(None, price),), free_from)


def terms(
    rate: int = 2200,
    *,
    reduced: int = 1000,
    shipping: int = 0,
    discount: Discount | None = None,
    methods: Sequence[ShippingMethod] | None = None,
    method_id: str | None = None,
) -> Terms:
    available = (flat(shipping),) if methods is None else tuple(methods)
    return Terms("EUR", Rates("domestic", rate, reduced), available, method_id, discount)


def lines(*prices: int) -> list[Line]:
    return [Line(f"product-{index}", 1, price) for index, price in enumerate(prices)]


def random_order(seed: int) -> tuple[list[Line], Terms]:
    """Return the order of a seed: mostly ordinary amounts, sometimes 0 or very large ones."""
    dice = random.Random(seed)
    top = dice.choice((3, 100, 10_000, 10_000, 1_000_000, 99_999_999))
    products = [
        Line(
            f"product-{index}",
            dice.choice((1, 1, 2, 3, 7, 1000)),
            dice.randint(0, top),
            dice.choice(_CLASSES),  # type: ignore[arg-type]
            dice.randint(0, 5000),
        )
        for index in range(dice.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 20)))
    ]
    return products, Terms(
        dice.choice(CURRENCIES), dice.choice(_RATES), _methods(dice, top), None, _discount(dice, top)
    )


def _methods(dice: random.Random, top: int) -> tuple[ShippingMethod, ...]:
    free_from = dice.choice((None, None, 0, dice.randint(0, 20 * top)))
    steps = (Step(dice.randint(0, 5 * top), dice.randint(0, 900)), Step(None, dice.randint(0, 2000)))
    by_weight = ShippingMethod("weight", "weight", steps, free_from)
    by_value = ShippingMethod("value", "value", steps, free_from)
    return tuple(dice.sample((flat(dice.randint(0, 1500), free_from), by_weight, by_value), dice.randint(1, 3)))


def _discount(dice: random.Random, top: int) -> Discount | None:
    return dice.choice(
        (
            None,
            None,
            Discount("percent", dice.choice((1, 333, 1000, 1250, 5000, 9999, 10000))),
            Discount("amount", dice.randint(0, 3 * top)),
            Discount("free_shipping"),
        )
    )


ORDERS = st.integers(min_value=0, max_value=2**48).map(random_order)
"""Random orders. One integer decides everything, so that a failure is repeated with its seed."""
