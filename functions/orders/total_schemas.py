"""Totals in responses: how an amount comes about."""

from typing import Any

from pydantic import Field

from orders.model import Item, Order
from shared.http.field_types import ResponseModel
from shared.money import to_text
from shared.pricing.model import Breakdown
from shared.pricing.wire import breakdown_texts


class PricedItem(ResponseModel):
    """A product with its shares of discount and VAT."""

    product_id: str
    name: str
    quantity: int
    unit_price: str = Field(examples=["19.99"])
    total: str = Field(examples=["39.98"])
    discount: str = Field(description="Share of the order's discount", examples=["0.00"])
    tax_rate: str | None = Field(description="In per cent; null if it is not known", examples=["22"])
    tax: str | None = Field(description="Share of the VAT of its rate, which the price includes", examples=["7.21"])


class TaxLine(ResponseModel):
    """Net amount and VAT of everything that is taxed at one rate, shipping included."""

    rate: str = Field(description="In per cent", examples=["22"])
    net: str = Field(examples=["32.77"])
    tax: str = Field(examples=["7.21"])


class Totals(ResponseModel):
    """How a total comes about: `subtotal - discount + shipping = total_amount`; nets and taxes sum to it as well."""

    items: list[PricedItem]
    subtotal: str = Field(description="Sum of the items' totals", examples=["39.98"])
    discount: str = Field(examples=["0.00"])
    shipping: str = Field(examples=["0.00"])
    shipping_method: str | None
    tax_lines: list[TaxLine]
    tax: str | None = Field(description="VAT that the total includes; null if it is not known", examples=["7.21"])
    total_amount: str = Field(examples=["39.98"])
    currency: str = Field(examples=["EUR"])


def priced_totals(breakdown: Breakdown, names: dict[str, str]) -> dict[str, Any]:
    """Return the fields of `Totals`, with the products' names by id."""
    texts = breakdown_texts(breakdown)
    return texts | {"items": [item | {"name": names[item["product_id"]]} for item in texts["items"]]}


def order_totals(order: Order) -> dict[str, Any]:
    """Return the fields of `Totals` of an order; an old one has no VAT."""
    if order.breakdown:
        return priced_totals(order.breakdown, {item.product_id: item.name for item in order.items})
    total, nothing = to_text(order.total, order.currency), to_text(0, order.currency)
    return {
        "items": [_old_item(item, order.currency) for item in order.items],
        "subtotal": total,
        "discount": nothing,
        "shipping": nothing,
        "shipping_method": None,
        "tax_lines": [],
        "tax": None,
        "total_amount": total,
        "currency": order.currency,
    }


def _old_item(item: Item, currency: str) -> dict[str, Any]:
    amounts = {"unit_price": item.unit_price, "total": item.unit_price * item.quantity, "discount": 0}
    texts = {name: to_text(amount, currency) for name, amount in amounts.items()}
    kept = {"product_id": item.product_id, "name": item.name, "quantity": item.quantity}
    return {**kept, **texts, "tax_rate": None, "tax": None}
