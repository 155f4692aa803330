"""One order and all that may happen to it: decided by a seed, in turns with other journeys."""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.apigateway import Answer
from tests.integration.journeys import shop
from tests.integration.journeys.world import World

CARDS = (
    *["pm_card_visa"] * 6,
    "pm_card_visa_chargeDeclined",
    "pm_card_visa_chargeDeclinedInsufficientFunds",
    "pm_card_threeDSecure2Required",
    "pm_card_pendingRefund",
    "pm_card_refundFail",
)
API_FAULTS = ("delay", "error_500", "stored_500", "stored_4xx", "timeout_after_success", "rate_limit")
OPERATIONS = (
    *["payment_intents.create"] * 2,
    *["refunds.create"] * 3,
    "payment_intents.confirm",
    "payment_intents.cancel",
    "payment_intents.retrieve",
    "refunds.list",
)
# Longer than the shop waits for an answer.
HANG_SECONDS = 0.4
type Action = tuple[Callable[[int | None], bool], int]

_numbers = itertools.count(1)


@dataclass
class Journey:
    """An order on its way.

    Attributes:
        gentle: Nobody uses Stripe's dashboard.
        paid: Stripe has taken the money.
        in_dashboard: How many payments and refunds were made there.
        steps: What happened, for whoever reads a failure.
    """

    world: World
    random: Random
    product_id: str
    gentle: bool = False
    order_id: str = ""
    total: int = 0
    payment_id: str = ""
    intent_id: str = ""
    secret: str = ""
    paid: bool = False
    in_dashboard: Counter[str] = field(default_factory=Counter)
    steps: list[str] = field(default_factory=list)
    key: str = field(default_factory=lambda: f"journey-{next(_numbers)}")

    def turn(self) -> None:
        """Do one of the things that can be done now, perhaps under a fault, perhaps with a crash in it."""
        actions = self._actions()
        step = self.random.choices([each[0] for each in actions], [each[1] for each in actions])[0]
        if self.random.random() < 0.2:
            self._order_fault()
        dies_after = self.random.randint(1, 6) if self.random.random() < 0.2 else None
        died = step(dies_after)
        self.steps.append(f"{step.__name__}{' †' if died else ''}")

    def _actions(self) -> list[Action]:
        if not self.order_id:
            return [(self.place, 1)]
        actions: list[Action] = [(self.cancel, 2), (self.set_status, 1)]
        # Most of what can go wrong once there is money to give back goes wrong while it is given back.
        actions += [(self.pay, 1), (self.confirm, 1), (self.refund, 6)] if self.paid else [(self.pay, 4)]
        if self.secret and not self.paid:
            actions += [(self.confirm, 6), (self.refund, 1)]
        if not self.gentle:
            actions.append((self.pay_in_dashboard, 1))
        if self.secret and not self.gentle:
            actions += [(self.refund_in_dashboard, 1), (self.cancel_in_dashboard, 1)]
        return actions

    def _order_fault(self) -> None:
        on, fault = self.random.choice(OPERATIONS), self.random.choice(API_FAULTS)
        hanging = {"seconds": HANG_SECONDS} if fault in ("delay", "timeout_after_success") else {}
        self.world.account.order_fault(on, fault, times=self.random.choice((1, 1, 1, 2)), **hanging)
        self.steps.append(f"[{on} {fault}]")

    def place(self, dies_after: int | None) -> bool:
        quantity = self.random.randint(1, 3)
        answer, life = self.world.run(lambda: shop.place(self.product_id, quantity, self.key), dies_after)
        if answer and answer.status == 201:
            self.order_id = answer.body["id"]
            self.total = int(answer.body["total_amount"].replace(".", ""))
        elif life.dead:
            # The customer comes again with another order; the sweeper has to end this one.
            self.key = f"journey-{next(_numbers)}"
        return life.dead

    def pay(self, dies_after: int | None) -> bool:
        answer, life = self.world.run(lambda: shop.pay(self.order_id), dies_after)
        if answer and answer.status == 201:
            self.payment_id, self.secret = answer.body["id"], answer.body["client_secret"]
            self.intent_id = self.secret.split("_secret_", maxsplit=1)[0]
        return life.dead

    def confirm(self, _: int | None) -> bool:
        answer = self.world.account.confirm(self.secret, self.random.choice(CARDS))
        self.paid = self.paid or answer.get("status") == "succeeded"
        return False

    def cancel(self, dies_after: int | None) -> bool:
        return self._run(lambda: shop.cancel(self.order_id), dies_after)

    def set_status(self, dies_after: int | None) -> bool:
        status = self.random.choice(("shipped", "delivered"))
        return self._run(lambda: shop.set_status(self.order_id, status), dies_after)

    def refund(self, dies_after: int | None) -> bool:
        if self.random.random() < 0.7:
            self.world.hear_of(self.intent_id)
        part = None if self.random.random() < 0.2 else f"{self.random.randint(1, 2000) / 100:.2f}"
        key = self.random.choice((None, "refund-1", "refund-2"))

        def ask() -> Answer:
            return shop.refund(self.payment_id, part, key and f"{self.key}-{key}")

        answer, life = self.world.run(ask, dies_after)
        if key and (answer is None or answer.body.get("status") == "pending"):
            # Nobody said how it ended: once Stripe is well the admin sends the same again, before any event tells.
            self.world.account.clear_faults()
            self._run(ask, None)
        return life.dead

    def pay_in_dashboard(self, _: int | None) -> bool:
        self.in_dashboard["payments"] += "id" in self.world.account.pay(self.order_id, self.total)
        return False

    def refund_in_dashboard(self, _: int | None) -> bool:
        amount = self.random.choice((None, self.random.randint(1, 2000)))
        self.in_dashboard["refunds"] += "id" in self.world.account.refund(self.intent_id, amount)
        return False

    def cancel_in_dashboard(self, _: int | None) -> bool:
        self.world.account.cancel(self.intent_id)
        return False

    def _run(self, request: Callable[[], Answer], dies_after: int | None) -> bool:
        return self.world.run(request, dies_after)[1].dead
