"""How orders invokes products."""

from typing import Any

import pymongo.monitoring
import pytest

from orders.products_client import InvokedProducts
from orders.repository.database import database
from shared.networks import hashed_network
from tests.conftest import TestServers
from tests.integration.orders.shop import ADA, place
from tests.integration.orders.stand_in import Lambda


class Writes(pymongo.monitoring.CommandListener):
    """Records the commands sent to the database."""

    def __init__(self) -> None:
        self.commands: list[str] = []

    def started(self, event: pymongo.monitoring.CommandStartedEvent) -> None:
        self.commands.append(event.command_name)

    def succeeded(self, event: pymongo.monitoring.CommandSucceededEvent) -> None:
        """Not recorded."""

    def failed(self, event: pymongo.monitoring.CommandFailedEvent) -> None:
        """Not recorded."""


def ok(lines: list[dict[str, Any]]) -> dict[str, Any]:
    priced = {"name": "A bowl", "unit_price": "19.99", "currency": "EUR", "tax_class": "standard", "weight_g": 0}
    return {"ok": True, "lines": [{**line, **priced} for line in lines]}


def test_an_order_of_ten_lines_costs_one_invoke_and_two_writes(functions: Lambda, servers: TestServers) -> None:
    lines = [(f"p{number}", 1) for number in range(10)]
    functions.response = ok([{"product_id": product, "quantity": quantity} for product, quantity in lines])
    writes = Writes()
    pymongo.monitoring.register(writes)
    database.close()

    response = place(*lines, address="198.51.100.7")

    assert response.status == 201, response.body
    assert writes.commands == ["insert", "update"]
    [(path, request)] = functions.invokes
    assert path == "/2015-03-31/functions/reserve%3Alive/invocations"
    assert request == {
        "order_id": response.body["id"],
        "owner": ADA.user_id,
        "network": hashed_network("198.51.100.7", "ORDER_NETWORKS_SECRET").hex(),
        "lines": [{"product_id": product, "quantity": 1, "price": None} for product, _ in lines],
        "terms": {
            "currency": "EUR",
            "rates": ["domestic", 2200, 1000, 0],
            "methods": [{"id": "standard", "by": "flat", "steps": [[None, 0]], "free_from": None}],
            "method_id": None,
            "discount": None,
        },
        "payable_total": {"minimum": "0.50", "maximum": "999999.99", "minimum_subtotal": "0.00"},
        "expected_total": None,
        "expires_in_minutes": 35,
    }


def test_a_refusal_is_returned_with_its_details(functions: Lambda) -> None:
    details = [{"product_id": "bowl", "stock_left": 3}]
    functions.response = {"ok": False, "code": "insufficient_stock", "details": details}

    response = place(("bowl", 4))

    assert (response.status, response.body["code"], response.body["details"]) == (409, "insufficient_stock", details)


def test_release_sends_the_order_id(functions: Lambda) -> None:
    functions.response = {"ok": True}

    InvokedProducts().release("order-1")

    assert functions.invokes == [("/2015-03-31/functions/release%3Alive/invocations", {"order_id": "order-1"})]


@pytest.mark.parametrize("nonsense", [None, [], "ok", {}, {"message": "Task timed out"}])
def test_a_malformed_response_is_a_503(functions: Lambda, nonsense: Any) -> None:
    functions.response = nonsense

    assert place(("bowl", 1)).status == 503


def test_refusals_do_not_open_the_breaker(functions: Lambda) -> None:
    functions.response = {"ok": False, "code": "product_not_found", "details": []}

    responses = [place(("ghost", 1)).status for _ in range(7)]

    assert responses == [404] * 7
