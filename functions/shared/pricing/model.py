"""What pricing takes and what it returns."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.vat_rates import TaxClass

type Treatment = Literal["domestic", "oss", "export", "reverse_charge"]


class Line(NamedTuple):
    """A product to price.

    Attributes:
        product_id: The product.
        quantity: Number of pieces.
        unit_price: Price of one piece, VAT included.
        tax_class: Which of a country's rates applies.
        weight: Weight of one piece in grams.
        regular_price: The price of one piece before a reduction, if there is one; passed on.
    """

    product_id: str
    quantity: int
    unit_price: int
    tax_class: TaxClass = "standard"
    weight: int = 0
    regular_price: int | None = None


class Discount(NamedTuple):
    """What a coupon takes off.

    Attributes:
        kind: Off the goods by percent or amount, or no shipping costs.
        value: Hundredths of a percent, or an amount; 0 for free shipping.
    """

    kind: Literal["percent", "amount", "free_shipping"]
    value: int = 0


class Step(NamedTuple):
    """A price up to a weight or a value, both included; without a limit if `up_to` is None."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way to deliver to the order's country.

    Attributes:
        id: What `shipping_method` names.
        by: What the price depends on: nothing, the weight in grams, or the value of the goods after the discount.
        steps: Prices by weight or value, ascending; one step without a limit if the price is flat. Beyond the last
            limit the method is not available.
        free_from: The value of the goods after the discount from which shipping is free, or None.
    """

    id: str
    by: Literal["flat", "weight", "value"]
    steps: tuple[Step, ...]
    free_from: int | None = None


class ShippingOffer(NamedTuple):
    """A method that is available for these goods, and its price."""

    method: ShippingMethod
    price: int


class Rates(NamedTuple):
    """The rates of VAT of one order, in hundredths of a percent, and why these apply."""

    treatment: Treatment
    standard: int = 0
    reduced: int = 0
    zero: int = 0

    def of(self, tax_class: TaxClass) -> int:
        """Return the rate of a class."""
        return {"standard": self.standard, "reduced": self.reduced, "zero": self.zero}[tax_class]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order is priced with, apart from its products.

    Attributes:
        currency: The currency of all amounts.
        rates: The rates of VAT.
        methods: The shipping methods to the order's country, in the shop's sequence.
        method_id: The method that the customer chose; None for the cheapest.
        discount: What the coupon takes off, if there is one.
    """

    currency: str
    rates: Rates
    methods: tuple[ShippingMethod, ...]
    method_id: str | None = None
    discount: Discount | None = None


class PricedLine(NamedTuple):
    """A line with its shares of discount and VAT, as stored with the order.

    Attributes:
        product_id: The product.
        quantity: Number of pieces.
        unit_price: Price of one piece, VAT included.
        total: Price of all pieces.
        discount: The line's share of the order's discount.
        tax_rate: The rate of VAT, in hundredths of a percent.
        tax: The line's share of the VAT of its rate.
        regular_price: The price of one piece before a reduction, or None.
    """

    product_id: str
    quantity: int
    unit_price: int
    total: int
    discount: int
    tax_rate: int
    tax: int
    regular_price: int | None = None


class TaxLine(NamedTuple):
    """Net amount and VAT of everything that is taxed at one rate, shipping included."""

    rate: int
    net: int
    tax: int


class ShippingShare(NamedTuple):
    """The part of the shipping costs that carries the VAT of one rate, and that VAT."""

    rate: int
    amount: int
    tax: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How a total comes about. Stored with the order; nothing is computed from prices again.

    `subtotal - discount + shipping = total`, and the nets and taxes of `tax_lines` sum to `total`.

    Attributes:
        currency: The currency of all amounts.
        lines: The products.
        subtotal: Sum of the lines' totals.
        discount: What the coupon takes off the goods.
        shipping: Shipping costs.
        tax_lines: One per rate, the highest first.
        tax: Sum of the VAT.
        total: What is paid.
        treatment: Why these rates apply.
        shipping_method: The id of the method.
        shipping_shares: The shipping costs by rate.
    """

    currency: str
    lines: tuple[PricedLine, ...]
    subtotal: int
    discount: int
    shipping: int
    tax_lines: tuple[TaxLine, ...]
    tax: int
    total: int
    treatment: Treatment
    shipping_method: str
    shipping_shares: tuple[ShippingShare, ...]
