"""Reads sections from the JSON in which the shop service stores and returns them."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shared.money import to_minor_units
from shared.settings import settings
from shared.shop_settings.model import (
    Company,
    DeliveryDays,
    LegalSettings,
    OrderSettings,
    PriceStep,
    PricingSettings,
    ProfileSettings,
    ShippingMethod,
    ShippingSettings,
    ShippingZone,
    ShopSettings,
    TaxRate,
    TaxSettings,
)
from shared.vat_rates import basis_points

PRICING = ("shipping", "taxes", "orders")
PROFILE = ("shop", "legal", "taxes")


# The text changes with every version, so an environment parses each version once.
@lru_cache(maxsize=2)
def parse_pricing(text: str) -> PricingSettings:
    """Read the sections of PRICING."""
    found = json.loads(text)
    return PricingSettings(
        _shipping(found["shipping"]),
        _taxes(found["taxes"]),
        OrderSettings(
            found["orders"]["version"],
            _amount(found["orders"]["minimum_total"]),
            _amount(found["orders"]["maximum_total"]),
        ),
    )


@lru_cache(maxsize=2)
def parse_profile(text: str) -> ProfileSettings:
    """Read the sections of PROFILE."""
    found = json.loads(text)
    return ProfileSettings(_shop(found["shop"]), LegalSettings(**found["legal"]), _taxes(found["taxes"]))


def _shop(section: dict[str, Any]) -> ShopSettings:
    company = section["company"] and Company(**section["company"])
    return ShopSettings(**{**section, "languages": tuple(section["languages"]), "company": company})


def _shipping(section: dict[str, Any]) -> ShippingSettings:
    zones = (
        ShippingZone(each["name"], frozenset(each["countries"]), tuple(_method(method) for method in each["methods"]))
        for each in section["zones"]
    )
    return ShippingSettings(section["version"], tuple(zones))


def _method(method: dict[str, Any]) -> ShippingMethod:
    days = method["delivery_days"]
    return ShippingMethod(
        id=method["id"],
        names=method["names"],
        kind=method["pricing"]["kind"],
        steps=_steps(method["pricing"]),
        free_from=_amount(method["free_from"]),
        delivery_days=days and DeliveryDays(days["min"], days["max"]),
    )


def _steps(pricing: dict[str, Any]) -> tuple[PriceStep, ...]:
    if pricing["kind"] == "flat":
        return (PriceStep(None, _minor(pricing["price"])),)
    if pricing["kind"] == "weight":
        return tuple(PriceStep(step["up_to_grams"], _minor(step["price"])) for step in pricing["steps"])
    return tuple(PriceStep(_amount(step["up_to"]), _minor(step["price"])) for step in pricing["steps"])


def _taxes(section: dict[str, Any]) -> TaxSettings:
    rates = (
        TaxRate(each["country"], each["tax_class"], basis_points(each["rate"]), date.fromisoformat(each["valid_from"]))
        for each in section["rates"]
    )
    in_order = tuple(sorted(rates, key=lambda each: each.valid_from))
    return TaxSettings(section["version"], section["regime"], section["home_country"], section["vat_number"], in_order)


def _minor(amount: str) -> int:
    return to_minor_units(Decimal(amount), settings().currency)


def _amount(amount: str | None) -> int | None:
    return None if amount is None else _minor(amount)
