"""The shop's settings, as other services read them. `client` reads and caches them."""

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
]
