"""Request and response models of the orders API."""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from orders import field_types
from orders.address_schemas import AddressOrStreet, AddressPublic
from orders.field_types import MAX_PIECES
from orders.model import Actor, Line, Order, PaymentStatus, PlaceOrder, Status
from orders.total_schemas import Totals, order_totals
from shared.caller import Caller
from shared.http.field_types import RequestModel, ResponseModel, Text, TextLine, Timestamp
from shared.settings import required
from shared.translatable import Translatable

MAX_LINES = 100


class OrderLine(RequestModel):
    """A product and its quantity. A price, if sent, must be the current one."""

    product_id: field_types.ProductId
    quantity: field_types.Quantity
    price: field_types.SeenPrice = None


class Basket(RequestModel):
    """What to order, and how to deliver it. Lines of one product are summed, to at most 1,000 pieces."""

    items: Annotated[list[OrderLine], Field(min_length=1, max_length=MAX_LINES)]
    shipping_method: field_types.ShippingMethodId | None = Field(
        default=None, description="The id of an available method; the cheapest if absent"
    )
    coupon: field_types.Coupon | None = None

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        for product_id, pieces in self._pieces().items():
            if pieces > MAX_PIECES:
                text = "more than {most} pieces of product {product_id}"
                raise ValueError(Translatable(text, most=MAX_PIECES, product_id=product_id))
            if len({line.price for line in self._lines_of(product_id) if line.price is not None}) > 1:
                raise ValueError(Translatable("two prices for product {product_id}", product_id=product_id))
        return self

    def lines(self) -> tuple[Line, ...]:
        """Return one line per product, in the sequence they first appear."""
        return tuple(
            Line(product_id, pieces, next((line.price for line in self._lines_of(product_id) if line.price), None))
            for product_id, pieces in self._pieces().items()
        )

    def _pieces(self) -> Counter[str]:
        pieces: Counter[str] = Counter()
        for line in self.items:
            pieces[line.product_id] += line.quantity
        return pieces

    def _lines_of(self, product_id: str) -> list[OrderLine]:
        return [line for line in self.items if line.product_id == product_id]


class OrderCreate(Basket):
    """A new order. Lines of one product are summed, to at most 1,000 pieces."""

    shipping_address: AddressOrStreet
    expected_total: field_types.SeenPrice = Field(
        default=None, description="The total that the customer saw; another total is a 409"
    )

    def command(self, caller: Caller) -> PlaceOrder:
        """Return the order to place."""
        return PlaceOrder(
            caller.user_id, self.lines(), self._address(caller), self.shipping_method, self.expected_total
        )

    def _address(self, caller: Caller) -> dict[str, str]:
        address: dict[str, str] = self.shipping_address.model_dump(exclude_none=True)
        if "country" in address:
            return address
        return {"name": caller.name or caller.email, "country": required("SHOP_COUNTRY"), **address}


class StatusChange(RequestModel):
    """The new status, unless it is sent in the query."""

    status: Status | None = None
    unpaid: Annotated[
        Annotated[bool, Field(strict=True)] | None, Field(description="Ship the order although it is unpaid")
    ] = None


class OrderQuery(RequestModel):
    """Filters and page of the list of orders."""

    status: Status | None = None
    search: Annotated[str, TextLine(100)] | None = Field(
        default=None,
        description="An order's number: its id or the last 8 characters of it, with or without spaces and a `#`",
        examples=["#1A2B3C4D"],
    )
    limit: int = Field(default=10, ge=1, le=100)
    cursor: Annotated[Text, Field(max_length=1_000)] | None = None
    all: bool = Field(default=False, description="List the orders of all customers; admins only")


class HistoryStep(ResponseModel):
    """A status that the order reached, and who changed it."""

    status: Status
    at: Timestamp
    by: Actor
    unpaid: bool = Field(description="Whether the order was shipped although it was unpaid")


class OrderPublic(Totals):
    """An order."""

    id: str
    user_id: str
    status: Status
    payment_status: PaymentStatus
    shipping_address: AddressPublic
    history: list[HistoryStep]
    created_at: Timestamp
    updated_at: Timestamp


class OrderPagination(ResponseModel):
    """The page of a list."""

    limit: int
    next_cursor: str | None = Field(description="Cursor of the next page; null on the last one")


class OrderList(ResponseModel):
    """A page of orders, newest first."""

    orders: list[OrderPublic]
    pagination: OrderPagination


class OrdersHealth(ResponseModel):
    """Health of the service."""

    status: Literal["healthy"]
    service: Literal["orders"]
    database: Literal["up"]
    timestamp: Timestamp


def order_public(order: Order) -> OrderPublic:
    """Convert an order to its response."""
    return OrderPublic(
        id=order.id,
        user_id=order.user_id,
        status=order.status,
        payment_status=order.payment_status,
        **order_totals(order),
        shipping_address=AddressPublic(**order.shipping_address),
        history=[HistoryStep(**step._asdict()) for step in order.history],
        created_at=order.created_at,
        updated_at=order.updated_at,
    )
