"""The sections of the shop's settings. Amounts are in minor units, rates in hundredths of a per cent."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from shared.vat_rates import TaxClass, vat_rate

REST_OF_WORLD = "*"
"""In a zone's countries: every country that no other zone has."""

CACHE_NAMESPACE = "shop:settings"
"""The unit that the shop service invalidates with each write."""

type Regime = Literal["domestic", "oss"]


@dataclass(frozen=True, slots=True)
class Company:
    """Who runs the shop. An address as in orders, and what the law demands of invoices and shops.

    Attributes:
        name: Legal name.
        tax_code: Tax number other than the VAT number, such as the Italian codice fiscale.
        register_number: Number in the companies register, such as the Italian REA.
        certified_email: Certified address for legal mail, such as the Italian PEC.
    """

    name: str
    line1: str
    line2: str | None
    city: str | None
    postal_code: str | None
    region: str | None
    country: str
    phone: str | None
    tax_code: str | None
    register_number: str | None
    certified_email: str | None


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """Name and languages of the shop.

    Attributes:
        version: 0 before the first change, then one more with each.
        name: Name of the shop.
        logo_url: HTTPS address of a picture, or None.
        contact_email: Where customers write to, or None.
        languages: Languages of the storefront and of mails, the default first.
        company: None until an admin has filled it in.
    """

    version: int
    name: str
    logo_url: str | None
    contact_email: str | None
    languages: tuple[str, ...]
    company: Company | None


@dataclass(frozen=True, slots=True)
class LegalSettings:
    """Legal texts by language; a language without a text is absent.

    Attributes:
        version: As in `ShopSettings`.
    """

    version: int
    terms: dict[str, str]
    privacy: dict[str, str]
    withdrawal: dict[str, str]
    imprint: dict[str, str]


class PriceStep(NamedTuple):
    """A row of a price table.

    Attributes:
        up_to: Largest weight in grams, or value in minor units, that has this price; None for no limit.
        price: In minor units.
    """

    up_to: int | None
    price: int


class DeliveryDays(NamedTuple):
    """Working days until delivery."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way to ship an order.

    Attributes:
        id: Unique in its zone; orders name it.
        names: Its name by language; never empty.
        kind: What the price depends on.
        steps: The price table, in order of `up_to`; one row without limit if the price is flat.
        free_from: Value of the goods from which it is free, or None.
        delivery_days: None if unknown.
    """

    id: str
    names: dict[str, str]
    kind: Literal["flat", "weight", "value"]
    steps: tuple[PriceStep, ...]
    free_from: int | None
    delivery_days: DeliveryDays | None

    def price_for(self, value: int, grams: int) -> int | None:
        """Return the price of a parcel, or None if the method does not take it.

        Args:
            value: Of the goods after discounts, in minor units.
            grams: Weight of the goods.
        """
        measure = grams if self.kind == "weight" else value
        price = next((step.price for step in self.steps if step.up_to is None or measure <= step.up_to), None)
        if price is None:
            return None
        return 0 if self.free_from is not None and value >= self.free_from else price

    def name_in(self, language: str) -> str:
        """Return its name in a language, or in another that it has."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Countries with the same shipping methods. A country is in one zone at most."""

    name: str
    countries: frozenset[str]
    methods: tuple[ShippingMethod, ...]


@dataclass(frozen=True, slots=True)
class ShippingSettings:
    """Where the shop ships to, and how.

    Attributes:
        version: As in `ShopSettings`.
    """

    version: int
    zones: tuple[ShippingZone, ...]

    def methods_to(self, country: str) -> tuple[ShippingMethod, ...]:
        """Return the methods to a country; empty if the shop does not ship there."""
        for name in (country, REST_OF_WORLD):
            for zone in self.zones:
                if name in zone.countries:
                    return zone.methods
        return ()


class TaxRate(NamedTuple):
    """A rate that the shop sets itself. It replaces the shipped rates of the country and class from its first day."""

    country: str
    tax_class: TaxClass
    rate: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class TaxSettings:
    """How the shop charges VAT.

    Attributes:
        version: As in `ShopSettings`.
        regime: domestic: its own country's rates in the whole EU. oss: those of the destination.
        home_country: ISO 3166-1 code.
        vat_number: With the country's prefix; None if there is none.
        rates: Rates of its own, in order of `valid_from`.
    """

    version: int
    regime: Regime
    home_country: str
    vat_number: str | None
    rates: tuple[TaxRate, ...]

    def rate(self, country: str, tax_class: TaxClass, on: date) -> int:
        """Return the rate of a country in hundredths of a per cent: 22 % is 2200. Countries without rates have 0."""
        own = [
            each.rate
            for each in self.rates
            if (each.country, each.tax_class) == (country, tax_class) and each.valid_from <= on
        ]
        return own[-1] if own else vat_rate(country, tax_class, on)


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """Limits of an order.

    Attributes:
        version: As in `ShopSettings`.
        minimum_total: Smallest value of the goods, or None.
        maximum_total: Largest total of an order, or None.
    """

    version: int
    minimum_total: int | None
    maximum_total: int | None


class PricingSettings(NamedTuple):
    """What a quote or an order needs, read together."""

    shipping: ShippingSettings
    taxes: TaxSettings
    orders: OrderSettings


class ProfileSettings(NamedTuple):
    """What a mail or a document needs, read together."""

    shop: ShopSettings
    legal: LegalSettings
    taxes: TaxSettings
