"""What an order is priced with: from the shop's settings and the customer's choices."""

from datetime import datetime

from orders.charge_limits import charge_limits
from orders.dependencies import dependencies
from orders.products_client import Conditions
from shared.pricing.model import ShippingMethod, Step, Terms
from shared.pricing.tax import CountryRates, TaxRules, rates_for, territory
from shared.settings import settings
from shared.shop_settings.model import PricingSettings, TaxSettings
from shared.shop_settings.model import ShippingMethod as OfferedMethod


def terms_of(shop: PricingSettings, country: str, shipping_method: str | None, at: datetime) -> Terms:
    """Return the terms of an order.

    Args:
        shop: The shop's settings.
        country: Where the order is delivered.
        shipping_method: The method that the customer chose, or None.
        at: When the order is placed: its day decides the rates of VAT.
    """
    rates = rates_for(_rules(shop.taxes, country, at), country)
    methods = tuple(_method(method) for method in shop.shipping.methods_to(country))
    return Terms(settings().currency, rates, methods, shipping_method)


def conditions_of(country: str, shipping_method: str | None, expected_total: str | None) -> Conditions:
    """Return the terms of a new order, and the limits of its total.

    Raises:
        DependencyUnavailable: The shop's settings are unavailable.
    """
    shop = dependencies().shop_settings()
    terms = terms_of(shop, country, shipping_method, dependencies().now())
    minimum, maximum = charge_limits(terms.currency)
    most = maximum if shop.orders.maximum_total is None else min(maximum, shop.orders.maximum_total)
    return Conditions(terms, minimum, most, shop.orders.minimum_total or 0, expected_total)


def _rules(taxes: TaxSettings, country: str, at: datetime) -> TaxRules:
    countries = {territory(taxes.home_country), territory(country)}
    rates = {each: _rates(taxes, each, at) for each in countries}
    return TaxRules(taxes.home_country, taxes.regime, rates)


def _rates(taxes: TaxSettings, country: str, at: datetime) -> CountryRates:
    return CountryRates(taxes.rate(country, "standard", at.date()), taxes.rate(country, "reduced", at.date()))


def _method(method: OfferedMethod) -> ShippingMethod:
    steps = tuple(Step(step.up_to, step.price) for step in method.steps)
    return ShippingMethod(method.id, method.kind, steps, method.free_from)
