"""Which shipping methods are available for an order, and at what price."""

from collections.abc import Sequence

from shared.pricing.model import ShippingMethod, ShippingOffer


class NotDeliverable(Exception):
    """No shipping method is available, or not the one that the customer chose."""


def offers(methods: Sequence[ShippingMethod], value: int, weight: int) -> tuple[ShippingOffer, ...]:
    """Return the available methods with their prices, in the shop's sequence.

    Args:
        methods: The methods to the order's country.
        value: The value of the goods after the discount.
        weight: The weight of the goods in grams.
    """
    prices = ((method, _price(method, value, weight)) for method in methods)
    return tuple(ShippingOffer(method, price) for method, price in prices if price is not None)


def choose(available: Sequence[ShippingOffer], method_id: str | None) -> ShippingOffer:
    """Return the offer that the customer chose, or the cheapest; of equal prices the first.

    Raises:
        NotDeliverable: There is no such offer.
    """
    wanted = [offer for offer in available if method_id in (None, offer.method.id)]
    if not wanted:
        raise NotDeliverable
    return min(wanted, key=lambda offer: offer.price)


def _price(method: ShippingMethod, value: int, weight: int) -> int | None:
    measure = {"flat": 0, "weight": weight, "value": value}[method.by]
    price = next((step.price for step in method.steps if step.up_to is None or measure <= step.up_to), None)
    if price is not None and method.free_from is not None and value >= method.free_from:
        return 0
    return price
