"""The whole journey under each fault of the sandbox's menu, alone and in pairs."""

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
# A crowded machine adds time-outs of its own.
ATTEMPTS = 12
STOCK = 1_000
SECONDS = 0.35

type Fault = tuple[str, str]


@dataclass
class Scenario:
    """An order under faults: each operation meets one after the other, each event all of them."""

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
        # Where the webhook was dropped there is nothing to give back yet.
        if self.paid:
            self._insist("refunds.create", lambda: requests.refund(self.payment_id, "5.00", self.payment_id))

    def cancel(self) -> None:
        """The saga calls Stripe: the refund of the rest, or the cancellation of the PaymentIntent."""
        for attempt in self._under("refunds.create" if self.paid else "payment_intents.cancel"):
            assert requests.cancel(self.order_id).status == 200
            self.world.bus.deliver_all()
            if attempt == len(self.faults):
                break

    def _insist(self, operation: str, request: Callable[[], Any]) -> Any:
        """The response that is no outage."""
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
    """The sandbox delivers by itself."""
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
    # No event of Stripe's decides what becomes of an order that nobody paid.
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
    # Nobody used the dashboard: what we do not know was made twice.
    assert ({refund["origin"] for refund in books.refunds} & {"stripe"}, books.stray_payments) == (set(), [])
    assert {order["status"] for order in books.orders} == {"cancelled"}
    assert {(line["captured"], line["refunded"]) for line in books.ledger} == {(1999, 1999), (0, 0)}
    assert requests.reconcile(age_seconds=0, dry_run=True)["found"] == {}
