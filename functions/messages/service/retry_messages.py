"""Send the messages that are due: after a crash, or after SES or another service was unavailable.

Concurrent runs share the work. One failing message never stops the others.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from messages.dependencies import dependencies
from messages.model import Message
from messages.repository import messages
from messages.repository.database import database
from messages.service.send_message import LEASE, attempt
from shared.breaker import breaker_states
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import count, logger
from shared.retention import retention
from shared.task_steps import run_steps

# An item that begins right before this limit may wait for three other services.
_SECONDS = 30.0
_DELETED_PER_RUN = 1_000
LEFT_BEHIND_AFTER = timedelta(minutes=30)
"""Age at which a pending message is reported."""


@dataclass
class _Run:
    counts: dict[str, int] = field(default_factory=lambda: {"sent": 0, "pending": 0, "suppressed": 0, "failed": 0})
    errors: int = 0


def retry_messages() -> dict[str, int]:
    """Send due messages for up to 30 s, report old ones, and delete those whose retention period has ended.

    Returns:
        How many were `sent`, `suppressed` or `failed`, how many stay `pending`, and how many were `deleted`.
    """
    run = _Run()
    steps = {"retried": lambda: _retry(run), "reported": _report, "deleted": _delete_old}
    try:
        deleted: int = run_steps(steps)["deleted"]
    finally:
        if run.errors:
            count_failed_items("retry_messages")
    return {**run.counts, "deleted": deleted}


def _retry(run: _Run) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if breaker_states("ses") == ["open"]:
            logger().warning("SES's circuit is open; messages wait for the next run")
            return
        message = _claim()
        if message is None:
            return
        _attempt(run, message)


def _claim() -> Message | None:
    now = dependencies().now()
    with database.connection() as connection:
        return messages.claim_next(connection, now, now + LEASE)


def _attempt(run: _Run, message: Message) -> None:
    try:
        run.counts[attempt(message)] += 1
    except DependencyUnavailable:
        # The database itself.
        raise
    except Exception as error:
        log_failed_item("retry_messages", message.id, error)
        run.errors += 1


def _report() -> None:
    with database.connection() as connection:
        waiting = messages.count_left_behind(connection, dependencies().now() - LEFT_BEHIND_AFTER)
    if waiting:
        logger().warning("Messages have waited for more than 30 minutes", extra={"messages": waiting})
        count("MessagesLeftBehind", service="messages")


def _delete_old() -> int:
    with database.connection() as connection:
        return messages.delete_old(
            connection, dependencies().now() - retention("RETENTION_MESSAGES_DAYS"), _DELETED_PER_RUN
        )
