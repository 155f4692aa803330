"""Does what is due: webhook deliveries, and what banks decide late."""

import asyncio
import logging
import time

from localstack.stripe.model import Call
from localstack.stripe.options import Options
from localstack.stripe.repository import Repository
from localstack.stripe.settlement import settle
from localstack.stripe.webhook_delivery import Courier

logger = logging.getLogger("localstack.stripe")

_LONGEST_SLEEP_SECONDS = 60.0


class Scheduler:
    """A loop that sleeps until something is due."""

    def __init__(self, repository: Repository, options: Options) -> None:
        self._repository = repository
        self._options = options
        self._woken = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look again: something was queued."""
        self._woken.set()

    async def run(self) -> None:
        """Run until cancelled."""
        courier = Courier(self._repository, self._options)
        self._repository.deliveries.resume()
        try:
            while True:
                self._woken.clear()
                self._do_what_is_due(courier)
                await self._sleep()
        finally:
            for task in self._deliveries:
                task.cancel()
            await asyncio.gather(*self._deliveries, return_exceptions=True)
            await courier.close()

    def _do_what_is_due(self, courier: Courier) -> None:
        try:
            self._settle()
        except Exception:
            # One charge that cannot be decided must not keep webhooks from leaving.
            logger.exception("A settlement failed")
        self._send(courier)

    def _settle(self) -> None:
        now = time.time()
        call = Call(repository=self._repository, options=self._options, now=int(now))
        with self._repository.transaction():
            for object_id in self._repository.settlements.take_due(now):
                settle(call, object_id)

    def _send(self, courier: Courier) -> None:
        for delivery in self._repository.deliveries.claim_due(time.time()):
            task = asyncio.create_task(courier.deliver(delivery))
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
