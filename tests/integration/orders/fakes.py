"""A fake of products. With a file it outlives the process that uses it."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from orders.model import Line
from orders.products_client import Buyer, Conditions, Offer, Products, Reservation, read_offers, read_reservation
from shared.errors import DependencyUnavailable

RELEASED = "released"
MINIMUM, MAXIMUM = Decimal("0.50"), Decimal("999999.99")


@dataclass
class FakeProducts(Products):
    """Implements the contract of reserve_stock and release_stock.

    Attributes:
        stock: Available pieces by product.
        prices: Current prices as decimal strings.
        reserved: By order: the response with its lines, or `RELEASED`.
        requests: Number of calls of `reserve`.
        down: Whether products is unavailable.
        before, after: Called around each operation.
    """

    stock: dict[str, int] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)
    reserved: dict[str, Any] = field(default_factory=dict)
    path: Path | None = None
    requests: int = 0
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

    def describe(self, product_ids: Sequence[str]) -> dict[str, Offer]:
        self._check_up()
        products = [self._line(Line(each, 1, None)) for each in product_ids if each in self.stock]
        return read_offers(product_ids, {"products": products})

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line], conditions: Conditions) -> Reservation:
        with self.lock:
            self.requests += 1
            self._check_up()
            response = self._reserve(order_id, lines)
            self.save()
        self.after()
        return read_reservation(json.loads(json.dumps(response)))

    def release(self, order_id: str) -> None:
        with self.lock:
            self._check_up()
            for line in self.lines_of(order_id):
                self.stock[line["product_id"]] += line["quantity"]
            self.reserved[order_id] = RELEASED
            self.save()
        self.after()

    def lines_of(self, order_id: str) -> list[dict[str, Any]]:
        response = self.reserved.get(order_id, RELEASED)
        return [] if response == RELEASED else response["lines"]

    def pieces_reserved(self) -> int:
        return sum(line["quantity"] for order_id in self.reserved for line in self.lines_of(order_id))

    def save(self) -> None:
        if self.path:
            self.path.write_text(json.dumps({"stock": self.stock, "prices": self.prices, "reserved": self.reserved}))

    def _check_up(self) -> None:
        self.before()
        if self.down:
            raise DependencyUnavailable("products")

    def _reserve(self, order_id: str, lines: Sequence[Line]) -> dict[str, Any]:
        if self.reserved.get(order_id) == RELEASED:
            return {"ok": False, "code": "reservation_released"}
        if order_id in self.reserved:
            return dict(self.reserved[order_id])
        for code, faults in self._faults(lines).items():
            if faults:
                return {"ok": False, "code": code, "details": faults}
        for line in lines:
            self.stock[line.product_id] -= line.quantity
        self.reserved[order_id] = {"ok": True, "lines": [self._line(line) for line in lines]}
        return dict(self.reserved[order_id])

    def _faults(self, lines: Sequence[Line]) -> dict[str, list[dict[str, Any]]]:
        known = [line for line in lines if line.product_id in self.stock]
        total = sum(Decimal(self.prices[line.product_id]) * line.quantity for line in known)
        return {
            "product_not_found": [{"product_id": line.product_id} for line in lines if line not in known],
            "total_not_payable": [{"total_amount": str(total)}] if total and not MINIMUM <= total <= MAXIMUM else [],
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
        price = {"unit_price": self.prices[line.product_id], "currency": "EUR", "tax_class": "standard", "weight_g": 0}
        return {"product_id": line.product_id, "name": f"The {line.product_id}", "quantity": line.quantity, **price}
