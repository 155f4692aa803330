"""The shop's settings, as other services read them: models, and a client that caches them."""

from shared.shop_settings.client import pricing_settings, profile_settings
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

__all__ = [
    "Company",
    "DeliveryDays",
    "LegalSettings",
    "OrderSettings",
    "PriceStep",
    "PricingSettings",
    "ProfileSettings",
    "ShippingMethod",
    "ShippingSettings",
    "ShippingZone",
    "ShopSettings",
    "TaxRate",
    "TaxSettings",
    "pricing_settings",
    "profile_settings",
]
