"""Orders in various stages of their payment."""

from dataclasses import dataclass
from typing import Any

from tests.integration.journeys import requests
from tests.integration.journeys.account import Json
from tests.integration.journeys.books import Books
from tests.integration.journeys.world import World

TOTAL = 1999
_STOCK = 50


@dataclass
class Purchases:
    """Orders of one product at 19.99.

    Attributes:
        world: A world with only this product.
    """

    world: World
    product_id: str
    ordered: int = 0

    @classmethod
    def of(cls, world: World) -> "Purchases":
        return cls(world, requests.add_product("Bowl", "19.99", _STOCK))

    def ordered_one(self) -> "Purchase":
        """An order without a payment."""
        self.ordered += 1
        response = requests.place(self.product_id, 1, f"purchase-{self.ordered}")
        assert response.status == 201, response.body
        self.world.bus.deliver_all()
        return Purchase(self.world, str(response.body["id"]))

    def open_one(self) -> "Purchase":
        """An order with an open payment."""
        purchase = self.ordered_one()
        purchase.start()
        return purchase

    def paid_one(self) -> "Purchase":
        """A paid order, with all events delivered."""
        purchase = self.open_one()
        purchase.confirm()
        self.world.deliver_all_webhooks()
        self.world.bus.deliver_all()
        return purchase

    def books(self) -> Books:
        return Books.read(self.world.servers.postgres, self.world.account.ledger(), {self.product_id: _STOCK})


@dataclass
class Purchase:
    """One order."""

    world: World
    order_id: str
    payment_id: str = ""
    intent_id: str = ""
    secret: str = ""

    def start(self) -> None:
        response = requests.pay(self.order_id)
        assert response.status == 201, response.body
        self.payment_id, self.secret = response.body["id"], response.body["client_secret"]
        self.intent_id = self.secret.split("_secret_", maxsplit=1)[0]

    def confirm(self, card: str = "pm_card_visa") -> Json:
        return self.world.account.confirm(self.secret, card)

    @property
    def order(self) -> dict[str, Any]:
        return requests.shown_order(self.order_id)

    @property
    def payment(self) -> dict[str, Any]:
        return requests.shown(self.payment_id)

    def state(self) -> tuple[str, str, str, str]:
        """The order's status and payment status; the payment's status and refunded amount."""
        order, payment = self.order, self.payment
        return order["status"], order["payment_status"], payment["status"], payment["refunded_amount"]
