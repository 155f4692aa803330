"""Client of the orders service: an internal function behind a circuit breaker."""

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from shared.breaker import breaker
from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.settings import required

_TIMEOUT_SECONDS = 5.0


class Item(NamedTuple):
    """A line of an order; amounts are decimal strings."""

    name: str
    quantity: int
    unit_price: str
    total: str


class Address(NamedTuple):
    """Where an order is delivered. `repr` hides it, because errors and logs may show it."""

    name: str
    line1: str
    line2: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str

    def __repr__(self) -> str:
        return f"Address(country={self.country!r})"


class OrderOfMail(NamedTuple):
    """An order, as mails show it; amounts are decimal strings.

    Attributes:
        user_id: The customer's account.
        number: The number that pages and mails show.
    """

    id: str
    user_id: str
    number: str
    status: str
    payment_status: str
    created_at: datetime
    items: tuple[Item, ...]
    total: str
    currency: str
    address: Address


class Orders(Protocol):
    """The orders service, as messages uses it; read-only."""

    def get(self, order_id: str) -> OrderOfMail | None:
        """Return an order; None if it does not exist.

        Raises:
            DependencyUnavailable: Orders did not respond.
        """


class InvokedOrders(Orders):
    """Invokes the orders function."""

    def get(self, order_id: str) -> OrderOfMail | None:
        with breaker("orders"):
            response = invoke(
                required("GET_ORDER_FOR_MESSAGE_FUNCTION"), {"order_id": order_id}, timeout=_TIMEOUT_SECONDS
            )
            if not isinstance(response, dict) or "ok" not in response:
                raise DependencyUnavailable("orders")
        return parse_order(response)


def parse_order(response: dict[str, Any]) -> OrderOfMail | None:
    """Parse the response of `get_order_for_message`."""
    if not response["ok"]:
        return None
    order = response["order"]
    address = order["shipping_address"]
    return OrderOfMail(
        id=order["id"],
        user_id=order["user_id"],
        number=order["number"],
        status=order["status"],
        payment_status=order["payment_status"],
        created_at=datetime.fromisoformat(order["created_at"]),
        items=tuple(Item(**item) for item in order["items"]),
        total=order["total_amount"],
        currency=order["currency"],
        address=Address(**{name: address.get(name) for name in Address._fields}),
    )
