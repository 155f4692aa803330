"""What payments asks of orders: internal functions behind a circuit breaker."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from payments.errors import OrderNotFound, OrderNotPayable
from shared.breaker import breaker
from shared.errors import AppError, DependencyUnavailable
from shared.invoke import invoke
from shared.money import to_minor_units
from shared.settings import required

MOST_DESCRIBED = 100
_TIMEOUT_SECONDS = 5.0
_REFUSALS: dict[str, type[AppError]] = {error.code: error for error in (OrderNotFound, OrderNotPayable)}


class PayableOrder(NamedTuple):
    """An order that waits for its money; the amount is in minor units."""

    order_id: str
    user_id: str
    amount: int
    currency: str


class OrderState(NamedTuple):
    """An order as the reconciler compares it; amounts are in minor units."""

    order_id: str
    user_id: str
    status: str
    payment_status: str
    total: int
    refunded: int
    currency: str


class Orders(Protocol):
    """Orders, as payments sees them. Nothing changes by asking."""

    def payable(self, order_id: str, user_id: str) -> PayableOrder:
        """An order of this user that can be paid.

        Raises:
            OrderNotFound: There is none, or it is somebody else's.
            OrderNotPayable: It is paid or cancelled.
            DependencyUnavailable: There was no answer.
        """

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        """The orders among these that exist; at most 100.

        Raises:
            DependencyUnavailable: There was no answer.
        """


class InvokedOrders(Orders):
    """The orders service's functions."""

    def payable(self, order_id: str, user_id: str) -> PayableOrder:
        """See `Orders`."""
        return read_payable(_ask("GET_PAYABLE_ORDER_FUNCTION", {"order_id": order_id, "user_id": user_id}))

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        """See `Orders`."""
        return read_states(_ask("DESCRIBE_ORDERS_FUNCTION", {"order_ids": list(order_ids)}))


def read_payable(answer: dict[str, Any]) -> PayableOrder:
    """What `get_payable_order` answered.

    Raises:
        OrderNotFound, OrderNotPayable: It refused.
    """
    if not answer["ok"]:
        raise _REFUSALS[answer["code"]]
    amount = to_minor_units(Decimal(answer["total_amount"]), answer["currency"])
    return PayableOrder(answer["order_id"], answer["user_id"], amount, answer["currency"])


def read_states(answer: dict[str, Any]) -> list[OrderState]:
    """What `describe_orders` answered."""
    return [_state(order) for order in answer["orders"]]


def _state(order: dict[str, Any]) -> OrderState:
    currency = order["currency"]
    total, refunded = (to_minor_units(Decimal(order[name]), currency) for name in ("total_amount", "refunded_amount"))
    names = (order["order_id"], order["user_id"], order["status"], order["payment_status"])
    return OrderState(*names, total, refunded, currency)


def _ask(function: str, request: dict[str, Any]) -> dict[str, Any]:
    with breaker("orders"):
        answer = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
        if not isinstance(answer, dict) or "ok" not in answer:
            raise DependencyUnavailable("orders")
    return answer
