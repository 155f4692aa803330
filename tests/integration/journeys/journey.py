"""A random journey of one order; a seed decides its actions, interleaved with other journeys."""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.apigateway import Response
from tests.integration.journeys import requests
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
# Longer than the shop waits for a response.
HANG_SECONDS = 0.4
type Action = tuple[Callable[[int | None], bool], int]

_numbers = itertools.count(1)


@dataclass
class Journey:
    """The journey of one order.

    Attributes:
        gentle: No action in Stripe's dashboard.
        paid: Whether Stripe has captured the payment.
        in_dashboard: Number of payments and refunds created in the dashboard.
        steps: The actions so far, for failure messages.
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
        """Take a possible action, sometimes with a fault or a crash."""
        actions = self._actions()
        step = self.random.choices([each[0] for each in actions], [each[1] for each in actions])[0]
        if self.random.random() < 0.2:
            self._inject_fault()
        crash_after = self.random.randint(1, 6) if self.random.random() < 0.2 else None
        died = step(crash_after)
        self.steps.append(f"{step.__name__}{' †' if died else ''}")

    def _actions(self) -> list[Action]:
        if not self.order_id:
            return [(self.place, 1)]
        actions: list[Action] = [(self.cancel, 2), (self.set_status, 1)]
        # Most failures after the capture happen during refunds.
        actions += [(self.pay, 1), (self.confirm, 1), (self.refund, 6)] if self.paid else [(self.pay, 4)]
        if self.secret and not self.paid:
            actions += [(self.confirm, 6), (self.refund, 1)]
        if not self.gentle:
            actions.append((self.pay_in_dashboard, 1))
        if self.secret and not self.gentle:
            actions += [(self.refund_in_dashboard, 1), (self.cancel_in_dashboard, 1)]
        return actions

    def _inject_fault(self) -> None:
        on, fault = self.random.choice(OPERATIONS), self.random.choice(API_FAULTS)
        hanging = {"seconds": HANG_SECONDS} if fault in ("delay", "timeout_after_success") else {}
        self.world.account.inject_fault(on, fault, times=self.random.choice((1, 1, 1, 2)), **hanging)
        self.steps.append(f"[{on} {fault}]")

    def place(self, crash_after: int | None) -> bool:
        quantity = self.random.randint(1, 3)
        response, simulated_process = self.world.run(
            lambda: requests.place(self.product_id, quantity, self.key), crash_after
        )
        if response and response.status == 201:
            self.order_id = response.body["id"]
            self.total = int(response.body["total_amount"].replace(".", ""))
        elif simulated_process.dead:
            # The customer places another order; the sweeper deletes this draft.
            self.key = f"journey-{next(_numbers)}"
        return simulated_process.dead

    def pay(self, crash_after: int | None) -> bool:
        response, simulated_process = self.world.run(lambda: requests.pay(self.order_id), crash_after)
        if response and response.status == 201:
            self.payment_id, self.secret = response.body["id"], response.body["client_secret"]
            self.intent_id = self.secret.split("_secret_", maxsplit=1)[0]
        return simulated_process.dead

    def confirm(self, _: int | None) -> bool:
        response = self.world.account.confirm(self.secret, self.random.choice(CARDS))
        self.paid = self.paid or response.get("status") == "succeeded"
        return False

    def cancel(self, crash_after: int | None) -> bool:
        return self._run(lambda: requests.cancel(self.order_id), crash_after)

    def set_status(self, crash_after: int | None) -> bool:
        status = self.random.choice(("shipped", "delivered"))
        return self._run(lambda: requests.set_status(self.order_id, status), crash_after)

    def refund(self, crash_after: int | None) -> bool:
        if self.random.random() < 0.7:
            self.world.deliver_webhooks_of(self.intent_id)
        part = None if self.random.random() < 0.2 else f"{self.random.randint(1, 2000) / 100:.2f}"
        key = self.random.choice((None, "refund-1", "refund-2"))

        def ask() -> Response:
            return requests.refund(self.payment_id, part, key and f"{self.key}-{key}")

        response, simulated_process = self.world.run(ask, crash_after)
        if key and (response is None or response.body.get("status") == "pending"):
            # The outcome is unknown: the admin repeats the request before any event arrives.
            self.world.account.clear_faults()
            self._run(ask, None)
        return simulated_process.dead

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

    def _run(self, request: Callable[[], Response], crash_after: int | None) -> bool:
        return self.world.run(request, crash_after)[1].dead
