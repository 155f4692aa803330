"""Client of the orders service: internal functions behind a circuit breaker."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from payments.errors import OrderNotFound, OrderNotPayable
from shared.breaker import breaker
from shared.errors import AppError, DependencyUnavailable
from shared.invoke import invoke
from shared.money import to_minor_units
from shared.settings import required

MAX_DESCRIBED = 100
_TIMEOUT_SECONDS = 5.0
_ERRORS: dict[str, type[AppError]] = {error.code: error for error in (OrderNotFound, OrderNotPayable)}


class PayableOrder(NamedTuple):
    """An unpaid order; the amount is in minor units."""

    order_id: str
    user_id: str
    amount: int
    currency: str


class OrderState(NamedTuple):
    """The state of an order that the reconciler compares; amounts are in minor units."""

    order_id: str
    user_id: str
    status: str
    payment_status: str
    total: int
    refunded: int
    currency: str


class Orders(Protocol):
    """The orders service, as payments uses it; read-only."""

    def payable(self, order_id: str, user_id: str) -> PayableOrder:
        """Return an order of this user that can be paid.

        Raises:
            OrderNotFound: It does not exist or belongs to another user.
            OrderNotPayable: It is paid or cancelled.
            DependencyUnavailable: Orders did not respond.
        """

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        """Return up to 100 orders; unknown ids are omitted.

        Raises:
            DependencyUnavailable: Orders did not respond.
        """


class InvokedOrders(Orders):
    """Invokes the orders functions."""

    def payable(self, order_id: str, user_id: str) -> PayableOrder:
        return parse_payable(_invoke("GET_PAYABLE_ORDER_FUNCTION", {"order_id": order_id, "user_id": user_id}))

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        return parse_states(_invoke("DESCRIBE_ORDERS_FUNCTION", {"order_ids": list(order_ids)}))


def parse_payable(response: dict[str, Any]) -> PayableOrder:
    """Parse the response of `get_payable_order`.

    Raises:
        OrderNotFound, OrderNotPayable: The response says so.
    """
    if not response["ok"]:
        raise _ERRORS[response["code"]]
    amount = to_minor_units(Decimal(response["total_amount"]), response["currency"])
    return PayableOrder(response["order_id"], response["user_id"], amount, response["currency"])


def parse_states(response: dict[str, Any]) -> list[OrderState]:
    """Parse the response of `describe_orders`."""
    return [_state(order) for order in response["orders"]]


def _state(order: dict[str, Any]) -> OrderState:
    currency = order["currency"]
    total, refunded = (to_minor_units(Decimal(order[name]), currency) for name in ("total_amount", "refunded_amount"))
    names = (order["order_id"], order["user_id"], order["status"], order["payment_status"])
    return OrderState(*names, total, refunded, currency)


def _invoke(function: str, request: dict[str, Any]) -> dict[str, Any]:
    with breaker("orders"):
        response = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
        if not isinstance(response, dict) or "ok" not in response:
            raise DependencyUnavailable("orders")
    return response
