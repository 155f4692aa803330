"""Orders and the event bus, as faithful as payments can tell. With a file the bus outlives the process that uses it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from payments.orders import Orders, OrderState, PayableOrder, read_payable, read_states
from payments.surroundings import present_moment
from shared.errors import DependencyUnavailable
from shared.events import Event
from shared.money import to_text


@dataclass
class FakeOrders(Orders):
    """Keeps the contract of get_payable_order and describe_orders.

    Attributes:
        known: By id: whose, how much in minor units, and whether it waits for its money.
        down: Whether nobody answers.
        after: Called when it was asked, before it answers.
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
        answer = json.loads(json.dumps(self._payable(order_id, user_id)))
        self.after()
        return read_payable(answer)

    def describe(self, order_ids: Sequence[str]) -> list[OrderState]:
        return read_states({"ok": True, "orders": [self._described(each) for each in order_ids if each in self.known]})

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


@dataclass
class FakeBus:
    """Takes every event unless it is down.

    Attributes:
        events: What it took, in this order.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    path: Path | None = None
    down: bool = False

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(json.loads(path.read_text()) if path.exists() else [], path)

    def publish(self, told: Sequence[Event]) -> list[str]:
        if self.down:
            return []
        self.events += [event.detail() for event in told]
        if self.path:
            self.path.write_text(json.dumps(self.events))
        return [event.id for event in told]

    def told(self) -> list[str]:
        """Types of the events, each event once."""
        return list({event["id"]: event["type"] for event in self.events}.values())


@dataclass
class Clock:
    """The present, moved."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return present_moment() + self.ahead

    def advance(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)
