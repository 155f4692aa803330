"""Erases closed accounts in every service: a saga with an acknowledgement per service.

Each step is idempotent, so an attempt that was interrupted anywhere is repeated. Concurrent runs share the work.
"""

import time
from datetime import timedelta
from typing import Literal
from uuid import UUID

from auth.dependencies import dependencies
from auth.events import erasure_postponed, user_erased
from auth.repository import erasures, personal_data
from auth.repository.database import database
from auth.repository.erasures import ClaimedErasure
from auth.service.confirm_erasure import asked_for, is_confirmed
from auth.service.end_sessions import publish_ends_of
from auth.service.erase_in_services import erase_in_services
from auth.service.unit_of_work import unit_of_work
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import count, logger
from shared.personal_data import Subject

type Outcome = Literal["erased", "postponed", "confirming", "failed"]

_TASK = "erase_accounts"
# Longer than the function may run.
_LEASE = timedelta(minutes=6)
_PAUSE = timedelta(hours=1)
"""How long an erasure with an open order waits."""
_SECONDS = 60.0
LEFT_BEHIND_AFTER = timedelta(days=25)
"""Age at which an erasure is reported. The law (GDPR, article 12) gives a month."""


def erase_accounts() -> dict[str, int]:
    """Work on due erasures for up to a minute. One that fails is tried again after six minutes.

    Returns:
        How many were `erased`, how many are `postponed` because of an open order, how many wait until the mail that
        confirms them is sent (`confirming`), and how many `failed`.
    """
    deadline = time.monotonic() + _SECONDS
    outcomes: dict[Outcome, int] = {"erased": 0, "postponed": 0, "confirming": 0, "failed": 0}
    while time.monotonic() < deadline and (claimed := _claim()):
        outcomes[_attempt(claimed)] += 1
    if outcomes["failed"]:
        count_failed_items(_TASK)
    return {str(outcome): number for outcome, number in outcomes.items()}


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
        _postpone(claimed, busy)
        return "postponed"
    erase_in_services(claimed.id, subject, ("payments", "products", "orders"))
    if not is_confirmed(claimed):
        return "confirming"
    _forget_addresses(user_ids)
    erase_in_services(claimed.id, subject, ("messages",))
    _erase_here(claimed, user_ids)
    logger().info("Account erased", extra={"erasure_id": str(claimed.id)})
    return "erased"


def _postpone(claimed: ClaimedErasure, busy: list[str]) -> None:
    with unit_of_work() as uow:
        first = erasures.postpone(uow.connection, claimed.id, busy, uow.at, uow.at + _PAUSE)
        if first and asked_for(claimed):
            uow.events.append(erasure_postponed(claimed.user_id, uow.at))
    logger().info("Erasure is postponed", extra={"erasure_id": str(claimed.id), "services": busy})


def _forget_addresses(user_ids: list[UUID]) -> None:
    """Forget the addresses before messages erases its part: a mail that is caused later must not store one."""
    with database.transaction() as connection:
        personal_data.forget_addresses(connection, user_ids)


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
