"""Retries pending Stripe operations after a crash or an outage. Concurrent runs share the work."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import inbox, refunds, stripe_events, work_queue
from payments.repository.database import database
from payments.service.refresh import refresh_payment
from payments.service.stripe_operations.intents import cancel_intent
from payments.service.stripe_operations.refunds import send_refund
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.observability import count, logger
from shared.postgres import Connection

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


def retry_stripe_operations(older_than: timedelta = RETRY_AGE) -> dict[str, int]:
    """Complete pending operations whose last attempt is old enough.

    Returns:
        How many of each kind were completed, how many `failed` and wait for the next run, and how many event ids were
        `deleted`.
    """
    result = {operation.name: 0 for operation in OPERATIONS} | {"failed": 0}
    deadline = time.monotonic() + _MAX_SECONDS
    try:
        for operation in OPERATIONS:
            _retry(operation, older_than, deadline, result)
    except CircuitOpen:
        logger().warning("Stripe's circuit is open; pending operations wait for the next run")
    if result["failed"]:
        count("PaymentsLeftBehind", service="payments")
    return {**result, "deleted": _delete_old_event_ids()}


def _retry(operation: Operation, older_than: timedelta, deadline: float, result: dict[str, int]) -> None:
    while time.monotonic() < deadline:
        now = dependencies().now()
        with database.connection() as connection:
            claimed = operation.claim(connection, now - older_than, now, 1 if older_than else _BATCH_SIZE)
        for item in claimed:
            result[operation.name if _run(operation, item) else "failed"] += 1
        if not claimed or not older_than:
            return


def _run(operation: Operation, item: str) -> bool:
    try:
        operation.run(item)
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        extra = {"operation": operation.name, "id": item, "code": error.code}
        logger().warning("Could not complete a Stripe operation; it will be retried", extra=extra)
        return False
    return True


def _delete_old_event_ids() -> int:
    before = dependencies().now() - EVENT_ID_RETENTION
    with database.connection() as connection:
        return inbox.delete_old(connection, before) + stripe_events.delete_old(connection, before)
