"""Erases closed accounts in every service: a saga with an acknowledgement per service.

Each step is idempotent, so an attempt that was interrupted anywhere is repeated. Concurrent runs share the work.
"""

import time
from datetime import timedelta
from itertools import batched
from typing import Literal
from uuid import UUID

from auth.dependencies import dependencies
from auth.events import user_erased
from auth.personal_data_clients import PersonalDataService
from auth.repository import erasures, personal_data
from auth.repository.database import database
from auth.repository.erasures import ClaimedErasure
from auth.service.end_sessions import publish_ends_of
from auth.service.unit_of_work import unit_of_work
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import count, logger
from shared.personal_data import Subject

type Outcome = Literal["erased", "postponed", "failed"]

_TASK = "erase_accounts"
# Longer than the function may run.
_LEASE = timedelta(minutes=6)
_PAUSE = timedelta(hours=1)
"""How long an erasure with an open order waits."""
_SECONDS = 60.0
_ORDERS_PER_REQUEST = 500
LEFT_BEHIND_AFTER = timedelta(days=25)
"""Age at which an erasure is reported. The law (GDPR, article 12) gives a month."""


def erase_accounts() -> dict[str, int]:
    """Work on due erasures for up to a minute. One that fails is tried again after six minutes.

    Returns:
        How many were `erased`, how many are `postponed` because of an open order, and how many `failed`.
    """
    deadline = time.monotonic() + _SECONDS
    outcomes = {"erased": 0, "postponed": 0, "failed": 0}
    while time.monotonic() < deadline and (claimed := _claim()):
        outcomes[_attempt(claimed)] += 1
    if outcomes["failed"]:
        count_failed_items(_TASK)
    return outcomes


def report_old_erasures() -> None:
    """Log how many erasures have waited for long."""
    with database.connection() as connection:
        waiting = erasures.count_left_behind(connection, dependencies().now() - LEFT_BEHIND_AFTER)
    if waiting:
        logger().warning("Erasures have waited for more than 25 days", extra={"erasures": waiting})
        count("ErasuresLeftBehind", service="auth")


def _claim() -> ClaimedErasure | None:
    now = dependencies().now()
    with database.connection() as connection:
        return erasures.claim_due(connection, now, now + _LEASE)


def _attempt(claimed: ClaimedErasure) -> Outcome:
    try:
        return _erase(claimed)
    except Exception as error:
        log_failed_item(_TASK, str(claimed.id), error)
        return "failed"


def _erase(claimed: ClaimedErasure) -> Outcome:
    with database.connection() as connection:
        user_ids = personal_data.find_erasable(connection, claimed.user_id)
    for user_id in user_ids:
        # With its row, the only other record of an ended session would be gone.
        if not publish_ends_of(user_id):
            raise DependencyUnavailable("valkey")
    current = dependencies()
    subject = Subject([str(each) for each in user_ids], [])
    business = {"orders": current.orders.check(subject)}
    subject = subject._replace(order_ids=business["orders"].order_ids)
    business["payments"] = current.payments.check(subject)
    if busy := [service for service, each in business.items() if each.open]:
        with database.connection() as connection:
            erasures.postpone(connection, claimed.id, busy, current.now() + _PAUSE)
        logger().info("Erasure is postponed", extra={"erasure_id": str(claimed.id), "services": busy})
        return "postponed"
    _erase_in_services(claimed.id, subject)
    _erase_here(claimed, user_ids)
    logger().info("Account erased", extra={"erasure_id": str(claimed.id)})
    return "erased"


def _erase_in_services(erasure_id: UUID, subject: Subject) -> None:
    current = dependencies()
    users = subject._replace(order_ids=[])
    # Messages and products know most records by their order.
    orders = [Subject([], list(batch)) for batch in batched(subject.order_ids, _ORDERS_PER_REQUEST, strict=False)]
    services: tuple[tuple[str, PersonalDataService, list[Subject]], ...] = (
        ("messages", current.messages, [users, *orders]),
        ("payments", current.payments, [users]),
        ("products", current.products, [users, *orders]),
        ("orders", current.orders, [users]),
    )
    with database.connection() as connection:
        done = erasures.acknowledged(connection, erasure_id)
    for name, service, parts in services:
        if name not in done:
            for part in parts:
                service.erase(part)
            with database.connection() as connection:
                erasures.acknowledge(connection, erasure_id, name, current.now())


def _erase_here(claimed: ClaimedErasure, user_ids: list[UUID]) -> None:
    """Delete the files, then the account with the record that it is erased."""
    with database.connection() as connection:
        export_ids = personal_data.list_export_ids(connection, user_ids)
    for export_id in export_ids:
        dependencies().files.delete(export_id)
    with unit_of_work() as uow:
        if erasures.finish(uow.connection, claimed.id, uow.at):
            personal_data.erase(uow.connection, user_ids)
            uow.events.append(user_erased(claimed.user_id, uow.at))
