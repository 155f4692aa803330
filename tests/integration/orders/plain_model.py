"""What the shop should do, without a database, a queue or a second thread."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

type Lines = dict[str, int]

STEPS = {"pending": ("processing", "cancelled"), "processing": ("shipped", "cancelled"), "shipped": ("delivered",)}
UNPAID = ("unpaid", "failed")


@dataclass
class PlainOrder:
    """What the model knows of an order.

    Attributes:
        first: What its client was answered.
        age: Seconds since its first request.
        steps: All statuses that it took.
    """

    first: dict[str, Any]
    age: float = 0
    status: str = "pending"
    payment: str = "unpaid"
    steps: list[str] = field(default_factory=lambda: ["pending"])

    def step(self, status: str) -> None:
        self.status = status
        self.steps.append(status)

    def may(self, status: str) -> bool:
        return status in STEPS.get(self.status, ())

    def paid(self) -> None:
        self.payment = "paid" if self.payment in UNPAID else self.payment
        if self.status == "pending":
            self.step("processing")

    def refunded(self, whole: bool) -> None:
        self.payment = "refunded" if whole or self.payment == "refunded" else "partially_refunded"
        if self.payment == "refunded" and self.may("cancelled"):
            self.step("cancelled")

    def told(self) -> list[str]:
        """Types of the events that others must hear of it, each once."""
        return [
            "OrderPlaced",
            *("OrderCancelled" if s == "cancelled" else "OrderStatusChanged" for s in self.steps[1:]),
        ]


@dataclass
class PlainStock:
    """What the model knows of the stock.

    Attributes:
        brought: First stock and adjustments, by product.
        lines, states: Of each order's reservation.
        taken: Ids of the events that had their effect.
    """

    brought: Counter[str]
    lines: dict[str, Lines] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def pieces(self, product_id: str, state: str) -> int:
        return sum(lines.get(product_id, 0) for order_id, lines in self.lines.items() if self.states[order_id] == state)

    def row(self, product_id: str) -> tuple[int, int, int]:
        """On hand, reserved, available."""
        on_hand = self.brought[product_id] - self.pieces(product_id, "committed")
        reserved = self.pieces(product_id, "reserved")
        return on_hand, reserved, on_hand - reserved

    def suffices(self, lines: Lines) -> bool:
        return all(pieces <= self.row(product_id)[2] for product_id, pieces in lines.items())

    def hold(self, order_id: str, lines: Lines) -> None:
        self.lines[order_id], self.states[order_id] = lines, "reserved"

    def end(self, order_id: str, state: str) -> None:
        self.states[order_id] = state

    def hear(self, event: dict[str, Any]) -> bool:
        """Whether the event could be taken, now or before."""
        if event["id"] not in self.taken and event["type"] != "OrderPlaced":
            cancelled = event["type"] == "OrderCancelled"
            if not (self._cancel if cancelled else self._commit)(event["order_id"]):
                return False
            self.taken.add(event["id"])
        return True

    def _cancel(self, order_id: str) -> bool:
        self.end(order_id, "released")
        return True

    def _commit(self, order_id: str) -> bool:
        if self.states[order_id] == "expired" and not self.suffices(self.lines[order_id]):
            return False
        if self.states[order_id] != "released":
            self.end(order_id, "committed")
        return True
