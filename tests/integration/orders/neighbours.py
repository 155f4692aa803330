"""The real products service: its functions and consumers in this process, on the real PostgreSQL."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from orders.model import Line
from orders.products_client import (
    Buyer,
    Conditions,
    Offer,
    Products,
    Reservation,
    read_offers,
    read_reservation,
    reservation_request,
)
from products.handlers import describe_offers, release_stock, reserve_stock
from shared.errors import DependencyUnavailable
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.orders.shop import documents
from tests.integration.products.reserving import CONSUMERS, deliver, stock

_STATES = {"pending": "reserved", "processing": "committed", "shipped": "committed", "delivered": "committed"}


class RealProducts(Products):
    """Calls the products service in this process.

    Attributes:
        before, after: Called around each operation.
    """

    def __init__(self) -> None:
        self.before: Callable[[], object] = lambda: None
        self.after: Callable[[], object] = lambda: None

    def describe(self, product_ids: Sequence[str]) -> dict[str, Offer]:
        return read_offers(product_ids, self._call(describe_offers.handler, {"product_ids": list(product_ids)}))

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line], conditions: Conditions) -> Reservation:
        request = reservation_request(order_id, buyer, lines, conditions)
        return read_reservation(self._call(reserve_stock.handler, request))

    def release(self, order_id: str) -> None:
        self._call(release_stock.handler, {"order_id": order_id})

    def _call(self, function: Callable[[Any, Any], Any], request: dict[str, Any]) -> Any:
        self.before()
        response = _invoke(function, request)
        self.after()
        return response


def _invoke(function: Callable[[Any, Any], Any], request: dict[str, Any]) -> Any:
    """Call a function as Lambda does: JSON in, JSON out; a function that raises is unavailable."""
    try:
        response = function(json.loads(json.dumps(request)), Context())
    except Exception as error:
        raise DependencyUnavailable("products") from error
    return json.loads(json.dumps(response))


def deliver_to_products(events: Iterable[dict[str, Any]]) -> None:
    """Deliver events to the consumers of products that subscribe to them."""
    for event in events:
        if event["type"] in CONSUMERS:
            assert deliver(event) == []


def assert_every_piece_is_accounted_for(servers: TestServers, product_id: str, brought: int) -> None:
    """Every piece is reserved, available or sold, and both databases agree on the orders.

    Args:
        servers: The databases.
        product_id: A product whose events were all delivered.
        brought: Initial stock and adjustments.
    """
    on_hand, reserved, available = stock(servers, product_id)
    counted = _reserved_pieces(servers, product_id)
    assert on_hand == reserved + available
    assert (reserved, brought) == (counted["reserved"], reserved + available + counted["committed"])
    assert _ordered_pieces(product_id) == +Counter({state: counted[state] for state in ("reserved", "committed")})


def _reserved_pieces(servers: TestServers, product_id: str) -> Counter[str]:
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute(
            """
            SELECT state, sum(quantity)::int AS pieces FROM reservations JOIN order_reservations USING (order_id)
            WHERE product_id = %s GROUP BY state
            """,
            [product_id],
        )
        return Counter({row["state"]: row["pieces"] for row in rows})


def _ordered_pieces(product_id: str) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for order in documents(**{"items.product_id": product_id}):
        ordered = sum(item["quantity"] for item in order["items"] if item["product_id"] == product_id)
        if order["status"] in _STATES:
            pieces[_STATES[order["status"]]] += ordered
    return pieces
