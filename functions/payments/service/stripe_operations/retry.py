"""Retries pending Stripe operations after a crash or an outage. Concurrent runs share the work."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import inbox, personal_data, refunds, stripe_events, work_queue
from payments.repository.database import database
from payments.service.refresh import refresh_payment
from payments.service.stripe_operations.intents import cancel_intent
from payments.service.stripe_operations.refunds import send_refund
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import count, logger
from shared.postgres import Connection
from shared.retention import retention
from shared.task_steps import run_steps

# Longer than any function works on a payment.
RETRY_AGE = timedelta(seconds=30)
EVENT_ID_RETENTION = timedelta(days=30)
_BATCH_SIZE = 20
_MAX_SECONDS = 30.0

type Claim = Callable[[Connection, datetime, datetime, int], Sequence[str]]


class Operation(NamedTuple):
    """A kind of pending operation: how its ids are claimed, and what completes one."""

    name: str
    claim: Claim
    run: Callable[[str], object]


OPERATIONS = (
    Operation("refreshed", work_queue.claim_refreshes, refresh_payment),
    Operation("cancelled", work_queue.claim_cancellations, cancel_intent),
    Operation("refunded", refunds.claim_unsent, send_refund),
)


@dataclass
class Run:
    """The argument and the results of one run.

    Attributes:
        older_than: Minimum age of an operation's last attempt.
        deadline: No batch is claimed after it, in seconds of `time.monotonic()`.
        counts: Completed operations by kind, and those that failed.
        unexpected: How many failed for a reason other than Stripe.
    """

    older_than: timedelta
    deadline: float
    counts: dict[str, int] = field(default_factory=lambda: {**{each.name: 0 for each in OPERATIONS}, "failed": 0})
    unexpected: int = 0


def retry_stripe_operations(older_than: timedelta = RETRY_AGE) -> dict[str, int]:
    """Complete pending operations whose last attempt is old enough, and delete what is kept no longer.

    Returns:
        How many of each kind were completed, how many `failed` and wait for the next run, and how many event ids were
        `deleted`.
    """
    run = Run(older_than, time.monotonic() + _MAX_SECONDS)
    retries = {operation.name: partial(_retry, run, operation) for operation in OPERATIONS}
    try:
        steps: dict[str, Callable[[], Any]] = {**retries, "deleted": _delete_old_event_ids, "texts": _delete_old_texts}
        deleted: int = run_steps(steps)["deleted"]
    finally:
        if run.counts["failed"]:
            count("PaymentsLeftBehind", service="payments")
        if run.unexpected:
            count_failed_items("retry_stripe_operations")
    return {**run.counts, "deleted": deleted}


def _retry(run: Run, operation: Operation) -> None:
    try:
        while time.monotonic() < run.deadline:
            claimed = _claim(run, operation)
            for item in claimed:
                _complete(run, operation, item)
            if not claimed or not run.older_than:
                return
    except CircuitOpen:
        # The other kinds need Stripe too.
        run.deadline = time.monotonic()
        logger().warning("Stripe's circuit is open; pending operations wait for the next run")


def _claim(run: Run, operation: Operation) -> Sequence[str]:
    now = dependencies().now()
    with database.connection() as connection:
        return operation.claim(connection, now - run.older_than, now, 1 if run.older_than else _BATCH_SIZE)


def _complete(run: Run, operation: Operation, item: str) -> None:
    try:
        operation.run(item)
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        extra = {"operation": operation.name, "id": item, "code": error.code}
        logger().warning("Could not complete a Stripe operation; it will be retried", extra=extra)
        run.counts["failed"] += 1
    except Exception as error:
        log_failed_item("retry_stripe_operations", item, error)
        run.counts["failed"] += 1
        run.unexpected += 1
    else:
        run.counts[operation.name] += 1


def _delete_old_event_ids() -> int:
    before = dependencies().now() - EVENT_ID_RETENTION
    with database.connection() as connection:
        return inbox.delete_old(connection, before) + stripe_events.delete_old(connection, before)


def _delete_old_texts() -> int:
    with database.connection() as connection:
        return personal_data.delete_old_texts(connection, dependencies().now() - retention("RETENTION_ORDERS_DAYS"))
