"""The whole journey with each fault of the sandbox, alone and in pairs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from tests.integration.journeys import requests
from tests.integration.journeys.books import Books
from tests.integration.journeys.endpoint import listening
from tests.integration.journeys.journey import API_FAULTS
from tests.integration.journeys.world import World

WEBHOOK_FAULTS = ("duplicate", "reorder", "delay", "drop")
API_MENU = [("api", fault) for fault in API_FAULTS]
MENU = [*API_MENU, *(("webhooks", fault) for fault in WEBHOOK_FAULTS)]
# A busy machine causes additional timeouts.
ATTEMPTS = 12
STOCK = 1_000
SECONDS = 0.35

type Fault = tuple[str, str]


@dataclass
class Scenario:
    """An order with faults: one after the other for each operation, all of them for each event."""

    world: World
    faults: tuple[Fault, ...]
    paid: bool
    order_id: str = ""
    payment_id: str = ""
    secret: str = ""

    def place(self, product_id: str) -> None:
        key = f"{'-'.join(fault for menu in self.faults for fault in menu)}-{self.paid}"
        response = requests.place(product_id, 1, key)
        assert response.status == 201, (self.faults, response.body)
        self.order_id = response.body["id"]

    def start(self) -> None:
        response = self._insist("payment_intents.create", lambda: requests.pay(self.order_id))
        assert response.status == 201, (self.faults, response.body)
        self.payment_id, self.secret = response.body["id"], response.body["client_secret"]

    def confirm(self) -> None:
        for _ in self._under("payment_intents.confirm"):
            if self.paid and self.world.account.confirm(self.secret, "pm_card_visa").get("status") == "succeeded":
                return

    def refund(self) -> None:
        # If the webhook was dropped, nothing can be refunded yet.
        if self.paid:
            self._insist("refunds.create", lambda: requests.refund(self.payment_id, "5.00", self.payment_id))

    def cancel(self) -> None:
        """Cancel the order, which refunds the rest or cancels the PaymentIntent."""
        for attempt in self._under("refunds.create" if self.paid else "payment_intents.cancel"):
            assert requests.cancel(self.order_id).status == 200
            self.world.bus.deliver_all()
            if attempt == len(self.faults):
                break

    def _insist(self, operation: str, request: Callable[[], Any]) -> Any:
        """Repeat a request until its response is not an outage."""
        for _ in self._under(operation):
            response = request()
            if response.status == 201 or response.body["code"] == "nothing_captured":
                break
        return response

    def _under(self, operation: str) -> Iterator[int]:
        self.world.account.clear_faults()
        for menu, fault in self.faults:
            self.world.account.inject_fault(operation if menu == "api" else menu, fault, times=1, seconds=SECONDS)
        for attempt in range(ATTEMPTS):
            self.world.close_breakers()
            yield attempt


@pytest.fixture
def delivering(world: World) -> Iterator[None]:
    """Let the sandbox deliver webhooks."""
    with listening() as url:
        world.account.deliver_to(url)
        yield
        world.account.deliver_nowhere()


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("delivering")
@pytest.mark.parametrize("together", [1, 2], ids=["alone", "in pairs"])
def test_the_books_balance_after_faults(world: World, together: int) -> None:
    product_id = requests.add_product("Bowl", "19.99", STOCK)
    stories = [Scenario(world, faults, paid=True) for faults in combinations(MENU, together)]
    # Faults of webhooks do not affect unpaid orders.
    stories += [Scenario(world, faults, paid=False) for faults in combinations(API_MENU, together)]

    for story in stories:
        story.place(product_id)
        story.start()
    for step in (Scenario.confirm, Scenario.refund, Scenario.cancel):
        for story in stories:
            step(story)
        world.account.wait_for_deliveries()
        world.bus.deliver_all()

    world.end()
    books = Books.read(world.servers.postgres, world.account.ledger(), {product_id: STOCK})
    faults_of = {story.order_id: story.faults for story in stories}
    assert [(faults_of[fault.split(":", maxsplit=1)[0]], fault) for fault in books.faults()] == []
    # The dashboard was not used: anything unknown would be a duplicate.
    assert ({refund["origin"] for refund in books.refunds} & {"stripe"}, books.stray_payments) == (set(), [])
    assert {order["status"] for order in books.orders} == {"cancelled"}
    assert {(line["captured"], line["refunded"]) for line in books.ledger} == {(1999, 1999), (0, 0)}
    assert requests.reconcile(age_seconds=0, dry_run=True)["found"] == {}
