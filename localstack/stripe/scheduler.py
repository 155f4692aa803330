"""Run what is due: webhook deliveries and settlements."""

import asyncio
import logging
import time

from localstack.stripe.model import Call
from localstack.stripe.options import Options
from localstack.stripe.repository import Repository
from localstack.stripe.settlement import settle
from localstack.stripe.webhook_delivery import WebhookSender

logger = logging.getLogger("localstack.stripe")

_LONGEST_SLEEP_SECONDS = 60.0


class Scheduler:
    """A loop that sleeps until the next delivery or settlement is due."""

    def __init__(self, repository: Repository, options: Options) -> None:
        self._repository = repository
        self._options = options
        self._woken = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Wake the loop, because something was queued."""
        self._woken.set()

    async def run(self) -> None:
        """Run until cancelled."""
        sender = WebhookSender(self._repository, self._options)
        self._repository.deliveries.resume()
        try:
            while True:
                self._woken.clear()
                self._run_due(sender)
                await self._sleep()
        finally:
            for task in self._deliveries:
                task.cancel()
            await asyncio.gather(*self._deliveries, return_exceptions=True)
            await sender.close()

    def _run_due(self, sender: WebhookSender) -> None:
        try:
            self._settle()
        except Exception:
            # A failing settlement must not block webhooks.
            logger.exception("A settlement failed")
        self._send(sender)

    def _settle(self) -> None:
        now = time.time()
        call = Call(repository=self._repository, options=self._options, now=int(now))
        with self._repository.transaction():
            for object_id in self._repository.settlements.take_due(now):
                settle(call, object_id)

    def _send(self, sender: WebhookSender) -> None:
        for delivery in self._repository.deliveries.claim_due(time.time()):
            task = asyncio.create_task(sender.deliver(delivery))
            self._deliveries.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("A delivery failed", exc_info=task.exception())
        self.wake()

    async def _sleep(self) -> None:
        due = [self._repository.deliveries.next_due_at(), self._repository.settlements.next_due_at()]
        seconds = min((at - time.time() for at in due if at is not None), default=_LONGEST_SLEEP_SECONDS)
        try:
            await asyncio.wait_for(self._woken.wait(), min(max(seconds, 0), _LONGEST_SLEEP_SECONDS))
        except TimeoutError:
            return
