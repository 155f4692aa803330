"""Request and response models of quotes."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from orders.address_schemas import AddressOrStreet
from orders.schemas import Basket
from orders.service.quote import OfferedShipping, Quote
from orders.total_schemas import Totals, priced_totals
from shared.http.addresses import Country, PostalCode
from shared.http.field_types import ResponseModel
from shared.money import to_text
from shared.settings import required


class QuoteCreate(Basket):
    """An order to quote, and where it would be delivered: an address, or as much of it as is known."""

    shipping_address: AddressOrStreet | None = None
    country: Country | None = None
    postal_code: Annotated[PostalCode | None, Field(description="Of the country, if there is no address")] = None

    @model_validator(mode="after")
    def _have_one_destination(self) -> Self:
        if (self.shipping_address is None) == (self.country is None):
            raise ValueError("send either shipping_address or country")
        return self

    def destination(self) -> str:
        """Return the country of the destination; a street alone is in the shop's own."""
        if self.country is not None:
            return self.country
        return getattr(self.shipping_address, "country", None) or required("SHOP_COUNTRY")


class DeliveryDays(ResponseModel):
    """Working days until delivery."""

    min: int
    max: int


class ShippingMethodPublic(ResponseModel):
    """A shipping method that is available, and its price."""

    id: str
    names: dict[str, str] = Field(description="Its name by language")
    price: str = Field(examples=["4.90"])
    delivery_days: DeliveryDays | None


class QuotePublic(Totals):
    """What an order would cost. Nothing is reserved."""

    shipping_methods: list[ShippingMethodPublic]


def quote_public(quote: Quote) -> QuotePublic:
    """Convert a quote to its response."""
    names = {product_id: offer.name for product_id, offer in quote.offers.items()}
    currency = quote.breakdown.currency
    methods = [_method(offered, currency) for offered in quote.shipping]
    return QuotePublic(**priced_totals(quote.breakdown, names), shipping_methods=methods)


def _method(offered: OfferedShipping, currency: str) -> ShippingMethodPublic:
    days = offered.method.delivery_days
    return ShippingMethodPublic(
        id=offered.method.id,
        names=offered.method.names,
        price=to_text(offered.price, currency),
        delivery_days=DeliveryDays(min=days.least, max=days.most) if days else None,
    )
