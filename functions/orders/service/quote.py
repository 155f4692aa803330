"""Quote an order: what it would cost, and how it can be delivered. No side effects."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.dependencies import dependencies
from orders.errors import NotDeliverable
from orders.model import Line
from orders.products_client import Offer
from orders.service.terms import terms_of
from shared.pricing import shipping
from shared.pricing.breakdown import price, shipping_offers
from shared.pricing.model import Breakdown
from shared.pricing.model import Line as PricingLine
from shared.shop_settings.model import ShippingMethod


class OfferedShipping(NamedTuple):
    """A shipping method that is available, and its price in minor units."""

    method: ShippingMethod
    price: int


class Quote(NamedTuple):
    """What an order would cost.

    Attributes:
        breakdown: The price.
        offers: The products by id.
        shipping: The available shipping methods.
    """

    breakdown: Breakdown
    offers: dict[str, Offer]
    shipping: tuple[OfferedShipping, ...]


def quote(lines: Sequence[Line], country: str, shipping_method: str | None) -> Quote:
    """Price an order.

    Args:
        lines: The products, each once.
        country: Where it would be delivered.
        shipping_method: The method that the customer chose; None for the cheapest.

    Raises:
        ProductNotFound: A product is not for sale.
        NotDeliverable: No shipping method is available, or not this one.
        DependencyUnavailable: Products or the shop's settings are unavailable.
    """
    shop = dependencies().shop_settings()
    terms = terms_of(shop, country, shipping_method, dependencies().now())
    offers = dependencies().products.describe([line.product_id for line in lines])
    priced = [_line(line, offers[line.product_id]) for line in lines]
    try:
        breakdown = price(priced, terms)
    except shipping.NotDeliverable as error:
        raise NotDeliverable from error
    methods = {method.id: method for method in shop.shipping.methods_to(country)}
    available = shipping_offers(priced, terms)
    return Quote(breakdown, offers, tuple(OfferedShipping(methods[each.method.id], each.price) for each in available))


def _line(line: Line, offer: Offer) -> PricingLine:
    return PricingLine(line.product_id, line.quantity, offer.unit_price, offer.tax_class, offer.weight)
