"""Products itself instead of its fake: its functions and consumers in this process, on the real PostgreSQL."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from orders.model import Line
from orders.products_client import RESERVATION_MINUTES, Products, Reservation, read_reservation
from products.handlers import release_stock, reserve_stock
from shared.errors import DependencyUnavailable
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.orders.shop import documents
from tests.integration.products.reserving import CONSUMERS, deliver, stock

_STATES = {"pending": "reserved", "processing": "committed", "shipped": "committed", "delivered": "committed"}


class RealProducts(Products):
    """What orders asks, answered by the products service.

    Attributes:
        before, after: Called around the work of each call.
    """

    def __init__(self) -> None:
        self.before: Callable[[], object] = lambda: None
        self.after: Callable[[], object] = lambda: None

    def reserve(self, order_id: str, lines: Sequence[Line]) -> Reservation:
        wanted = [line._asdict() for line in lines]
        request = {"order_id": order_id, "lines": wanted, "expires_in_minutes": RESERVATION_MINUTES}
        return read_reservation(self._ask(reserve_stock.handler, request))

    def release(self, order_id: str) -> None:
        self._ask(release_stock.handler, {"order_id": order_id})

    def _ask(self, function: Callable[[Any, Any], Any], request: dict[str, Any]) -> Any:
        self.before()
        answer = _invoke(function, request)
        self.after()
        return answer


def _invoke(function: Callable[[Any, Any], Any], request: dict[str, Any]) -> Any:
    """As Lambda does: JSON in, JSON out, and a function that fails has not answered."""
    try:
        answer = function(json.loads(json.dumps(request)), Context())
    except Exception as error:
        raise DependencyUnavailable("products") from error
    return json.loads(json.dumps(answer))


def tell_products(events: Iterable[dict[str, Any]]) -> None:
    """Hand events to the consumers of products that listen to them."""
    for event in events:
        if event["type"] in CONSUMERS:
            assert deliver(event) == []


def assert_every_piece_is_accounted_for(servers: TestServers, product_id: str, brought: int) -> None:
    """What was brought into the house is reserved, available or sold, and both databases know by whom.

    Args:
        servers: Where both are.
        product_id: Of which product, whose events products has heard all.
        brought: First stock and adjustments.
    """
    on_hand, reserved, available = stock(servers, product_id)
    held = _held_pieces(servers, product_id)
    assert on_hand == reserved + available
    assert (reserved, brought) == (held["reserved"], reserved + available + held["committed"])
    assert _ordered_pieces(product_id) == +Counter({state: held[state] for state in ("reserved", "committed")})


def _held_pieces(servers: TestServers, product_id: str) -> Counter[str]:
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
