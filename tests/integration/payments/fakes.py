"""A fake of the orders service."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from payments.orders_client import Orders, OrderState, PayableOrder, parse_payable, parse_states
from shared.errors import DependencyUnavailable
from shared.money import to_text


@dataclass
class FakeOrders(Orders):
    """Implements the contract of get_payable_order and describe_orders.

    Attributes:
        known: By id: owner, total in minor units, currency, and whether the order is payable.
        down: Whether it is unavailable.
        after: Called before it responds.
    """

    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: bool = False
    after: Callable[[], object] = lambda: None

    def place(self, order_id: str, user_id: str, total: int = 1999, currency: str = "EUR") -> str:
        self.known[order_id] = {"user_id": user_id, "total": total, "currency": currency, "payable": True}
        return order_id

    def payable(self, order_id: str, user_id: str) -> PayableOrder:
        if self.down:
            raise DependencyUnavailable("orders")
        response = json.loads(json.dumps(self._payable(order_id, user_id)))
        self.after()
        return parse_payable(response)

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        return parse_states({"ok": True, "orders": [self._described(each) for each in order_ids if each in self.known]})

    def _payable(self, order_id: str, user_id: str) -> dict[str, Any]:
        order = self.known.get(order_id)
        if order is None or order["user_id"] != user_id:
            return {"ok": False, "code": "order_not_found"}
        if not order["payable"]:
            return {"ok": False, "code": "order_not_payable"}
        total = to_text(order["total"], order["currency"])
        names = {"order_id": order_id, "user_id": user_id, "currency": order["currency"]}
        return {"ok": True, "total_amount": total, **names}

    def _described(self, order_id: str) -> dict[str, Any]:
        order = self.known[order_id]
        total = to_text(order["total"], order["currency"])
        states = {"status": "pending", "payment_status": "unpaid", "refunded_amount": "0.00", "total_amount": total}
        return {"order_id": order_id, "user_id": order["user_id"], "currency": order["currency"], **states}
