"""One order from its placement to its end, step by step, with a process that may die after any write of any step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.integration.journeys import shop
from tests.integration.journeys.mortality import Life
from tests.integration.journeys.world import World


@dataclass
class Death:
    """The write that a step does not survive, once."""

    step: str
    after: int
    met: bool = False

    def __str__(self) -> str:
        return f"{self.step}/{self.after}"


@dataclass
class Walk:
    """A customer's way.

    Attributes:
        patient: Whether the customer asks again when there was no answer.
        writes: How many writes each step took, where nobody died.
    """

    world: World
    product_id: str
    name: str
    death: Death | None = None
    patient: bool = True
    order_id: str = ""
    payment_id: str = ""
    writes: dict[str, int] = field(default_factory=dict)

    def deaths(self) -> list[Death]:
        """Every write of every step."""
        return [Death(step, after) for step, writes in self.writes.items() for after in range(1, writes + 1)]

    def to_the_end(self, *, paid: bool) -> None:
        """Order; pay, get a part back, cancel. Or order, begin to pay, cancel."""
        self._place()
        if self.order_id:
            self._deliver()
            self._pay(paid=paid)
            self._request(
                "refund", lambda: shop.refund(self.payment_id, "5.00", self.name) if self.payment_id else None
            )
            self._hear()
            self._request("cancel", lambda: shop.cancel(self.order_id))
            self._deliver()
            self._hear()
            self._deliver()

    def _place(self) -> None:
        answer = self._request("place", lambda: shop.place(self.product_id, 2, self.name))
        self.order_id = answer.body["id"] if answer and answer.status == 201 else ""

    def _pay(self, *, paid: bool) -> None:
        answer = self._request("pay", lambda: shop.pay(self.order_id))
        if answer and answer.status == 201 and paid:
            self.payment_id = answer.body["id"]
            self.world.account.confirm(answer.body["client_secret"], "pm_card_visa")
        self._hear()
        self._deliver()

    def _deliver(self) -> None:
        self.world.bus.deliver_all(self._step)

    def _hear(self) -> None:
        """Each webhook; one whose receiver died comes again."""
        self.world.look_for_webhooks()
        for event in list(self.world.webhooks):
            self._step(event["type"], partial(self.world.hear, event))
        for event in list(self.world.webhooks):
            self.world.hear(event)

    def _request(self, step: str, request: Callable[[], Any]) -> Any:
        answers = []

        def ask(dies_after: int | None) -> Life:
            answer, process = self.world.run(request, dies_after)
            answers.append(answer)
            return process

        if self._step(step, ask).dead and self.patient:
            # Longer than anybody holds a lease.
            self.world.advance(seconds=25)
            ask(None)
        return answers[-1]

    def _step(self, name: str, step: Callable[[int | None], Life]) -> Life:
        due = self.death is not None and self.death.step == name and not self.death.met
        process = step(self.death.after if self.death and due else None)
        if self.death and process.dead:
            self.death.met = True
        self.writes[name] = max(self.writes.get(name, 0), len(process.writes))
        return process
