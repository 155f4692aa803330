"""The settings of a new shop, from the parameters of its deployment."""

from shared.money import to_text
from shared.settings import required, settings
from shared.vat_rates import eu_countries
from shop.model import Section, Value


def defaults_of(section: Section) -> Value:
    """Return the fields of a section before its first change.

    Shipping is free in the shop's country and in the EU, so that a new shop sells at once.
    """
    return _DEFAULTS[section]()


def _shop() -> Value:
    language = required("SHOP_LOCALE")
    return {
        "name": required("SHOP_NAME"),
        "logo_url": required("SHOP_LOGO_URL") or None,
        "contact_email": required("SHOP_MAIL") or None,
        "languages": [language, *(each for each in ("en", "it") if each != language)],
        "company": None,
    }


def _legal() -> Value:
    return {"terms": {}, "privacy": {}, "withdrawal": {}, "imprint": {}}


def _shipping() -> Value:
    home = required("SHOP_COUNTRY")
    zones = [
        {"name": home, "countries": [home], "methods": [_free_method(2, 4)]},
        {"name": "EU", "countries": sorted(eu_countries() - {home}), "methods": [_free_method(4, 8)]},
    ]
    return {"zones": zones}


def _free_method(least_days: int, most_days: int) -> Value:
    return {
        "id": "standard",
        "names": {"en": "Standard shipping", "it": "Spedizione standard"},
        "pricing": {"kind": "flat", "price": to_text(0, settings().currency)},
        "free_from": None,
        "delivery_days": {"min": least_days, "max": most_days},
    }


def _taxes() -> Value:
    return {"regime": "domestic", "home_country": required("SHOP_COUNTRY"), "vat_number": None, "rates": []}


def _orders() -> Value:
    return {"minimum_total": None, "maximum_total": None}


_DEFAULTS = {"shop": _shop, "legal": _legal, "shipping": _shipping, "taxes": _taxes, "orders": _orders}
