"""The shop's settings, as tests of other services have them."""

import json
from typing import Any

from shared.shop_settings.model import PricingSettings
from shared.shop_settings.parsing import parse_pricing

_EVERYWHERE = {"name": "Everywhere", "countries": ["*"]}


def method(price: str = "0.00", method_id: str = "standard", **fields: Any) -> dict[str, Any]:
    """A shipping method with a flat price."""
    pricing = {"kind": "flat", "price": price}
    days = {"min": 2, "max": 4}
    return {
        "id": method_id,
        "names": {"en": method_id},
        "pricing": pricing,
        "free_from": None,
        "delivery_days": days,
        **fields,
    }


def pricing_settings_of(
    *methods: dict[str, Any], zones: list[dict[str, Any]] | None = None, **sections: dict[str, Any]
) -> PricingSettings:
    """Return settings: free shipping everywhere, Italian VAT and no limits, unless something else is given."""
    everywhere = [{**_EVERYWHERE, "methods": list(methods) or [method()]}]
    taxes = {"version": 0, "regime": "domestic", "home_country": "IT", "vat_number": None, "rates": []}
    limits = {"version": 0, "minimum_total": None, "maximum_total": None}
    text = {
        "shipping": {"version": 0, "zones": everywhere if zones is None else zones},
        "taxes": taxes | sections.get("taxes", {}),
        "orders": limits | sections.get("orders", {}),
    }
    return parse_pricing(json.dumps(text))
