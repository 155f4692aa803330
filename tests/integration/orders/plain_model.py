"""A model of the shop without a database, a queue or threads."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

type Lines = dict[str, int]

STEPS = {"pending": ("processing", "cancelled"), "processing": ("shipped", "cancelled"), "shipped": ("delivered",)}
UNPAID = ("unpaid", "failed")


@dataclass
class PlainOrder:
    """The model of an order.

    Attributes:
        first: The response to the first request.
        age: Seconds since the first request.
        steps: All statuses it reached.
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
        self.payment = "paid" if self.payment in (*UNPAID, "processing") else self.payment
        if self.status == "pending":
            self.step("processing")

    def payment_changes(self, payment: str) -> None:
        self.payment = payment if self.payment in (*UNPAID, "processing") else self.payment

    def refunded(self, whole: bool) -> None:
        self.payment = "refunded" if whole or self.payment == "refunded" else "partially_refunded"
        if self.payment == "refunded" and self.may("cancelled"):
            self.step("cancelled")

    def events(self) -> list[str]:
        """Types of the events it must have published, each once."""
        return [
            "OrderPlaced",
            *("OrderCancelled" if s == "cancelled" else "OrderStatusChanged" for s in self.steps[1:]),
        ]


@dataclass
class PlainStock:
    """The model of the stock.

    Attributes:
        brought: Initial stock and adjustments by product.
        lines, states: Of each order's reservation.
        applied: Ids of the events that were applied.
    """

    brought: Counter[str]
    lines: dict[str, Lines] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)

    def pieces(self, product_id: str, state: str) -> int:
        return sum(lines.get(product_id, 0) for order_id, lines in self.lines.items() if self.states[order_id] == state)

    def row(self, product_id: str) -> tuple[int, int, int]:
        """On hand, reserved, available."""
        on_hand = self.brought[product_id] - self.pieces(product_id, "committed")
        reserved = self.pieces(product_id, "reserved")
        return on_hand, reserved, on_hand - reserved

    def suffices(self, lines: Lines) -> bool:
        return all(pieces <= self.row(product_id)[2] for product_id, pieces in lines.items())

    def reserve(self, order_id: str, lines: Lines) -> None:
        self.lines[order_id], self.states[order_id] = lines, "reserved"

    def end(self, order_id: str, state: str) -> None:
        self.states[order_id] = state

    def apply(self, event: dict[str, Any]) -> bool:
        """Apply an event once, or PaymentProcessing any number of times; return False if it must be rejected."""
        if event["type"] == "PaymentProcessing":
            self._renew(event["order_id"])
        elif event["id"] not in self.applied and event["type"] != "OrderPlaced":
            cancelled = event["type"] == "OrderCancelled"
            if not (self._cancel if cancelled else self._commit)(event["order_id"]):
                return False
            self.applied.add(event["id"])
        return True

    def _renew(self, order_id: str) -> None:
        if self.states[order_id] == "expired" and self.suffices(self.lines[order_id]):
            self.end(order_id, "reserved")

    def _cancel(self, order_id: str) -> bool:
        self.end(order_id, "released")
        return True

    def _commit(self, order_id: str) -> bool:
        if self.states[order_id] == "expired" and not self.suffices(self.lines[order_id]):
            return False
        if self.states[order_id] != "released":
            self.end(order_id, "committed")
        return True
