"""Products, as faithful as orders can tell. With a file they outlive the process that uses them."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from orders.model import Line
from orders.products_client import Products, Reservation, read_reservation
from shared.errors import DependencyUnavailable

RELEASED = "released"


@dataclass
class FakeProducts(Products):
    """Keeps the contract of reserve_stock and release_stock.

    Attributes:
        stock: Pieces that can still be bought, by product.
        prices: Today's, as decimal strings.
        held: By order: the lines held, or that they were released.
        asked: How many reservations were asked for.
        down: Whether nobody answers.
        before, after: Called around the work of each call.
    """

    stock: dict[str, int] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)
    path: Path | None = None
    asked: int = 0
    down: bool = False
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    lock: Any = field(default_factory=threading.RLock)

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(**json.loads(path.read_text()), path=path)

    def add(self, product_id: str, stock: int, price: str = "19.99") -> None:
        self.stock[product_id], self.prices[product_id] = stock, price
        self.save()

    def reserve(self, order_id: str, lines: Sequence[Line]) -> Reservation:
        with self.lock:
            self.asked += 1
            self._answer()
            answer = self._reserve(order_id, lines)
            self.save()
        self.after()
        return read_reservation(json.loads(json.dumps(answer)))

    def release(self, order_id: str) -> None:
        with self.lock:
            self._answer()
            for line in self.lines_of(order_id):
                self.stock[line["product_id"]] += line["quantity"]
            self.held[order_id] = RELEASED
            self.save()
        self.after()

    def lines_of(self, order_id: str) -> list[dict[str, Any]]:
        held = self.held.get(order_id, RELEASED)
        return [] if held == RELEASED else held["lines"]

    def pieces_held(self) -> int:
        return sum(line["quantity"] for order_id in self.held for line in self.lines_of(order_id))

    def save(self) -> None:
        if self.path:
            self.path.write_text(json.dumps({"stock": self.stock, "prices": self.prices, "held": self.held}))

    def _answer(self) -> None:
        self.before()
        if self.down:
            raise DependencyUnavailable("products")

    def _reserve(self, order_id: str, lines: Sequence[Line]) -> dict[str, Any]:
        if self.held.get(order_id) == RELEASED:
            return {"ok": False, "code": "reservation_released"}
        if order_id in self.held:
            return dict(self.held[order_id])
        for code, faults in self._faults(lines).items():
            if faults:
                return {"ok": False, "code": code, "details": faults}
        for line in lines:
            self.stock[line.product_id] -= line.quantity
        self.held[order_id] = {"ok": True, "lines": [self._line(line) for line in lines]}
        return dict(self.held[order_id])

    def _faults(self, lines: Sequence[Line]) -> dict[str, list[dict[str, Any]]]:
        known = [line for line in lines if line.product_id in self.stock]
        return {
            "product_not_found": [{"product_id": line.product_id} for line in lines if line not in known],
            "price_changed": [
                {"product_id": line.product_id, "price": self.prices[line.product_id]}
                for line in known
                if line.price not in (None, self.prices[line.product_id])
            ],
            "insufficient_stock": [
                {"product_id": line.product_id, "stock_left": self.stock[line.product_id]}
                for line in known
                if line.quantity > self.stock[line.product_id]
            ],
        }

    def _line(self, line: Line) -> dict[str, Any]:
        price = {"unit_price": self.prices[line.product_id], "currency": "EUR"}
        return {"product_id": line.product_id, "name": f"The {line.product_id}", "quantity": line.quantity, **price}
