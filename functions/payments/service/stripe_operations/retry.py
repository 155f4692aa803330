"""Carries out at Stripe what a crash, an outage or an event has left. Two runs at once share the work."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import inbox, refunds, stripe_events, work_queue
from payments.repository.database import database
from payments.service.refresh import sync
from payments.service.stripe_operations.intents import send_cancel
from payments.service.stripe_operations.refunds import send_refund
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.observability import count, logger
from shared.postgres import Connection

# Longer than any function works on a payment.
LEFT_BEHIND = timedelta(seconds=30)
KEPT = timedelta(days=30)
_BATCH = 20
_MOST_SECONDS = 30.0

type Claim = Callable[[Connection, datetime, datetime, int], Sequence[str]]


class Task(NamedTuple):
    """One kind of work."""

    name: str
    claim: Claim
    do: Callable[[str], object]


TASKS = (
    Task("synced", work_queue.claim_to_sync, sync),
    Task("cancelled", work_queue.claim_to_cancel, send_cancel),
    Task("refunded", refunds.claim_to_send, send_refund),
)


def settle(older_than: timedelta = LEFT_BEHIND) -> dict[str, int]:
    """Do what nobody has worked on for some time.

    Returns:
        How much of each kind of work was done, how much failed and waits for the next run, how many ids were forgotten.
    """
    done = {task.name: 0 for task in TASKS} | {"failed": 0}
    deadline = time.monotonic() + _MOST_SECONDS
    try:
        for task in TASKS:
            _work(task, older_than, deadline, done)
    except CircuitOpen:
        logger().warning("Stripe is not asked now: the rest waits")
    if done["failed"]:
        count("PaymentsLeftBehind", service="payments")
    return {**done, "forgotten": _forget_old()}


def _work(task: Task, older_than: timedelta, deadline: float, done: dict[str, int]) -> None:
    while time.monotonic() < deadline:
        now = dependencies().now()
        with database.connection() as connection:
            claimed = task.claim(connection, now - older_than, now, 1 if older_than else _BATCH)
        for one in claimed:
            done[task.name if _do(task, one) else "failed"] += 1
        if not claimed or not older_than:
            return


def _do(task: Task, one: str) -> bool:
    try:
        task.do(one)
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        logger().warning("Not settled yet", extra={"task": task.name, "id": one, "code": error.code})
        return False
    return True


def _forget_old() -> int:
    before = dependencies().now() - KEPT
    with database.connection() as connection:
        return inbox.forget_old(connection, before) + stripe_events.forget_old(connection, before)
