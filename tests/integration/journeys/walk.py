"""The steps of one order, with a crash after any write of any step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.integration.journeys import requests
from tests.integration.journeys.crash_points import SimulatedProcess
from tests.integration.journeys.world import World


@dataclass
class CrashPoint:
    """The write after which a step crashes, once."""

    step: str
    after: int
    met: bool = False

    def __str__(self) -> str:
        return f"{self.step}/{self.after}"


@dataclass
class Walk:
    """The steps of one customer.

    Attributes:
        patient: Whether the customer retries without a response.
        writes: Number of writes per step, without crashes.
    """

    world: World
    product_id: str
    name: str
    crash_point: CrashPoint | None = None
    patient: bool = True
    order_id: str = ""
    payment_id: str = ""
    writes: dict[str, int] = field(default_factory=dict)

    def crash_points(self) -> list[CrashPoint]:
        """Return every write of every step."""
        return [CrashPoint(step, after) for step, writes in self.writes.items() for after in range(1, writes + 1)]

    def to_the_end(self, *, paid: bool) -> None:
        """Order, pay, refund a part, cancel; or order, start to pay, cancel."""
        self._place()
        if self.order_id:
            self._deliver()
            self._pay(paid=paid)
            self._request(
                "refund", lambda: requests.refund(self.payment_id, "5.00", self.name) if self.payment_id else None
            )
            self._deliver_webhooks()
            self._request("cancel", lambda: requests.cancel(self.order_id))
            self._deliver()
            self._deliver_webhooks()
            self._deliver()

    def _place(self) -> None:
        response = self._request("place", lambda: requests.place(self.product_id, 2, self.name))
        self.order_id = response.body["id"] if response and response.status == 201 else ""

    def _pay(self, *, paid: bool) -> None:
        response = self._request("pay", lambda: requests.pay(self.order_id))
        if response and response.status == 201 and paid:
            self.payment_id = response.body["id"]
            self.world.account.confirm(response.body["client_secret"], "pm_card_visa")
        self._deliver_webhooks()
        self._deliver()

    def _deliver(self) -> None:
        self.world.bus.deliver_all(self._step)

    def _deliver_webhooks(self) -> None:
        """Deliver all webhooks; those whose receiver crashed are delivered again."""
        self.world.look_for_webhooks()
        for event in list(self.world.webhooks):
            self._step(event["type"], partial(self.world.deliver_webhook, event))
        for event in list(self.world.webhooks):
            self.world.deliver_webhook(event)

    def _request(self, step: str, request: Callable[[], Any]) -> Any:
        responses = []

        def ask(crash_after: int | None) -> SimulatedProcess:
            response, process = self.world.run(request, crash_after)
            responses.append(response)
            return process

        if self._step(step, ask).dead and self.patient:
            # Longer than a lease.
            self.world.advance(seconds=25)
            ask(None)
        return responses[-1]

    def _step(self, name: str, step: Callable[[int | None], SimulatedProcess]) -> SimulatedProcess:
        due = self.crash_point is not None and self.crash_point.step == name and not self.crash_point.met
        process = step(self.crash_point.after if self.crash_point and due else None)
        if self.crash_point and process.dead:
            self.crash_point.met = True
        self.writes[name] = max(self.writes.get(name, 0), len(process.writes))
        return process
