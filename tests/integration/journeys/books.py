"""Checks that Stripe, payments, orders and products agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from localstack.servers.postgres import Postgres
from orders.repository.database import orders as orders_collection
from shared.postgres import Connection
from tests.integration.journeys.account import Json

_SOLD = ("processing", "shipped", "delivered")
_ENDED = ("succeeded", "canceled")


@dataclass(frozen=True)
class Books:
    """A copy of all data, in minor units.

    Attributes:
        ledger: Stripe's ledger.
        stocked: Initial stock per product.
    """

    ledger: list[Json]
    payments: list[Json]
    refunds: list[Json]
    stray_payments: list[Json]
    outbox: list[Json]
    orders: list[Json]
    products: list[Json]
    reservations: list[Json]
    stocked: dict[str, int]

    @classmethod
    def read(cls, postgres: Postgres, ledger: list[Json], stocked: dict[str, int]) -> "Books":
        with orders_collection() as collection:
            orders = list(collection.find({}))
        with postgres.admin("bottega_payments") as own, postgres.admin("bottega_products") as stock:
            return cls(
                ledger,
                _rows(own, "payments"),
                _rows(own, "refunds"),
                _rows(own, "stray_intents"),
                _rows(own, "outbox"),
                orders,
                _rows(stock, "products"),
                _rows(stock, "order_reservations"),
                stocked,
            )

    @cached_property
    def excused(self) -> set[str]:
        """Orders with a refund that failed at the bank: they have to be refunded manually."""
        refused = [each for each in self.refunds if each["status"] == "failed" and each["stripe_refund_id"]]
        payments = {each["payment_id"] for each in refused}
        return {each["order_id"] for each in self.payments if each["id"] in payments}

    def money(self) -> list[Any]:
        """All amounts and states."""
        taken = [(each["id"], each["captured"], each["refunded"], each["status"]) for each in self.ledger]
        known = [(each["id"], each["captured_minor"], each["refunded_minor"], each["status"]) for each in self.payments]
        published = [(each["_id"], each["status"], each["payment_status"], each["refunded"]) for each in self.orders]
        return [taken, known, published, [(each["id"], each["on_hand"]) for each in self.products]]

    def owed(self) -> set[str]:
        """Cancelled orders whose refund failed at the bank."""
        kept = {order["_id"] for order in self.orders if order["status"] == "cancelled" and self._net(order["_id"]) > 0}
        return kept & self.excused

    def faults(self) -> list[str]:
        """Return all errors, each prefixed with its order."""
        return [f"{order['_id']}: {fault}" for order in self.orders for fault in self._of_order(order)] + [
            *self._of_ledger(),
            *self._of_stock(),
            *(f"{each['id']}: an event was not published" for each in self.outbox),
        ]

    def about(self, order_id: str) -> str:
        """Return everything about an order, for failure messages."""
        ids = {each["id"] for each in self.payments if each["order_id"] == order_id}
        known: list[Any] = [each for each in self.orders if each["_id"] == order_id]
        known += [each for each in (*self.payments, *self.stray_payments) if each["order_id"] == order_id]
        known += [each for each in self.refunds if each["payment_id"] in ids]
        known += [each for each in self.ledger if each["metadata"].get("order_id") == order_id]
        return "\n".join(map(str, known))

    def _of_ledger(self) -> Iterator[str]:
        """Compare each PaymentIntent with its payment."""
        rows = {each["intent_id"]: each for each in self.payments if each["intent_id"]}
        for line in self.ledger:
            for fault in self._of_line(line, rows.pop(line["id"], None)):
                yield f"{line['metadata'].get('order_id')}: {line['id']} {fault}"
        yield from (f"{each['order_id']}: {intent_id} is not at Stripe" for intent_id, each in rows.items())

    def _of_line(self, line: Json, row: Json | None) -> Iterator[str]:
        captured, refunded = line["captured"], line["refunded"]
        if refunded > captured:
            yield "refunded more than it captured"
        if row is None:
            if captured != refunded:
                yield "was paid outside the order's payment and not refunded"
            return
        if captured != row["captured_minor"]:
            yield f"captured {captured}, not {row['captured_minor']}"
        if refunded != row["refunded_minor"] + self._at_the_bank(row["id"]):
            yield f"refunded {refunded}, not {row['refunded_minor']}"

    def _at_the_bank(self, payment_id: Any) -> int:
        own = [each for each in self.refunds if each["payment_id"] == payment_id and each["status"] == "pending"]
        return sum(each["amount_minor"] for each in own if each["stripe_refund_id"])

    def _of_order(self, order: Json) -> Iterator[str]:
        own = [each for each in self.payments if each["order_id"] == order["_id"]]
        live = [each for each in own if each["status"] != "cancelled"]
        captured, refunded = (sum(each[name] for each in live) for name in ("captured_minor", "refunded_minor"))
        if order["status"] in ("reserving", "pending"):
            yield f"is still {order['status']}"
            return
        if order["status"] in _SOLD and captured != order["total"]:
            yield f"is {order['status']} for {captured} of {order['total']}"
        yield from self._of_money(order, captured, refunded)
        yield from self._of_work(order, own)

    def _of_money(self, order: Json, captured: int, refunded: int) -> Iterator[str]:
        net = self._net(order["_id"])
        if net > order["total"]:
            yield f"was charged {net} for {order['total']}"
        if order["status"] == "cancelled" and net and order["_id"] not in self.excused:
            yield f"is cancelled, and {net} were not refunded"
        wanted = _payment_statuses(captured, refunded)
        if order["_id"] not in self.excused and order["payment_status"] not in wanted:
            yield f"is {order['payment_status']}, not {wanted}"
        if order["refunded"] != refunded and not (order["_id"] in self.excused and order["refunded"] > refunded):
            yield f"shows {order['refunded']} refunded, not {refunded}"

    def _of_work(self, order: Json, own: Sequence[Json]) -> Iterator[str]:
        """Check that no work is left."""
        ids = {each["id"] for each in own}
        if order["outbox"]:
            yield "an event was not published"
        if any(each["sync_requested_at"] for each in own):
            yield "a refresh is still requested"
        if any(each["status"] in ("requires_payment", "processing", "failed") for each in own):
            yield "can still be paid"
        unsent = [each for each in self.refunds if each["payment_id"] in ids and each["status"] == "pending"]
        if any(each["stripe_refund_id"] is None for each in unsent):
            yield "a refund was not sent"
        lines = [each for each in self.ledger if each["metadata"].get("order_id") == order["_id"]]
        if any(each["status"] not in _ENDED for each in lines):
            yield "a PaymentIntent can still be paid"

    def _of_stock(self) -> Iterator[str]:
        sold = Counter[str]()
        for order in self.orders:
            if order["status"] in _SOLD:
                for item in order["items"]:
                    sold[item["product_id"]] += item["quantity"]
        for product in self.products:
            left, name = self.stocked[str(product["id"])] - sold[str(product["id"])], product["name"]
            if (product["on_hand"], product["reserved"], product["available"]) != (left, 0, left):
                yield f"{name}: {product['on_hand']} and {product['reserved']} reserved instead of {left}"
        states = {each["order_id"]: each["state"] for each in self.reservations}
        for order in self.orders:
            if (states[order["_id"]] == "committed") != (order["status"] in _SOLD):
                yield f"{order['_id']}: is {order['status']} with its stock {states[order['_id']]}"

    def _net(self, order_id: str) -> int:
        lines = [each for each in self.ledger if each["metadata"].get("order_id") == order_id]
        return sum(each["captured"] - each["refunded"] for each in lines)


def _payment_statuses(captured: int, refunded: int) -> tuple[str, ...]:
    if captured == 0:
        return "unpaid", "failed"
    if refunded == 0:
        return ("paid",)
    return ("refunded",) if refunded == captured else ("partially_refunded",)


def _rows(connection: Connection, table: str) -> list[Json]:
    return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1".encode())]
