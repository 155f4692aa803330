"""Runs the reconciler: compares Stripe's lists with payments and orders, and repairs what differs.

A run is bounded in time and stores where the next one continues. Concurrent runs repair each discrepancy once.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import reconciler_positions
from payments.repository.database import database
from payments.service.reconciliation.compare import Case, find_discrepancies
from payments.service.reconciliation.discrepancies import MANUAL, MEANINGS, Discrepancy
from payments.service.reconciliation.lists import LISTS, ReadPage, Window
from payments.service.reconciliation.repair import repair
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import count, logger
from shared.task_steps import run_steps

# Stripe retries a webhook for three days.
WINDOW = timedelta(hours=72)
# Events about younger changes may still be on their way.
MIN_AGE = timedelta(minutes=5)
_MAX_SECONDS = 40.0
_TASK = "reconcile_payments"
_MAX_REPORTED = 200


@dataclass
class Run:
    """The arguments and results of one run.

    Attributes:
        failed: Cases that could not be compared, and discrepancies that could not be repaired.
        unexpected: How many of these failed for a reason other than Stripe or an unavailable server.
    """

    dry_run: bool
    window: Window
    deadline: float
    discrepancies: list[Discrepancy] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)
    repaired: int = 0
    failed: int = 0
    unexpected: int = 0
    complete: bool = True

    def report(self) -> dict[str, Any]:
        """Return the results as JSON values, with the first discrepancies in full."""
        kinds = [discrepancy.kind for discrepancy in self.discrepancies]
        return {
            "found": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            "repaired": self.repaired,
            "failed": self.failed,
            "complete": self.complete,
            "discrepancies": [
                {**each._asdict(), "meaning": MEANINGS[each.kind]} for each in self.discrepancies[:_MAX_REPORTED]
            ],
        }


def reconcile(
    *,
    dry_run: bool = False,
    min_age: timedelta = MIN_AGE,
    window: timedelta = WINDOW,
    max_seconds: float = _MAX_SECONDS,
) -> dict[str, Any]:
    """Compare what Stripe created within a window, and all unfinished payments.

    Args:
        dry_run: Report discrepancies without repairing them.
        min_age: Skip payments that changed more recently.
        window: How far back Stripe's lists go.
        max_seconds: Start no comparison after this time. Each run compares at least one case.

    Returns:
        How many discrepancies were `found`, by kind; how many were `repaired`, and how many `failed` to be; whether all
        lists were `complete`; and the `discrepancies`.

    Raises:
        DependencyUnavailable: A list could not be read, because Stripe, orders or the database did not respond.
    """
    now = dependencies().now()
    # Stripe's times are compared with the real time, which tests do not change.
    since = int(datetime.now(UTC).timestamp() - window.total_seconds())
    run = Run(dry_run, Window(since, now - min_age), time.monotonic() + max_seconds)
    try:
        run_steps({name: partial(_compare_list, run, name, read_page) for name, read_page in LISTS.items()})
    finally:
        if run.unexpected:
            count_failed_items(_TASK)
    return run.report()


def _compare_list(run: Run, name: str, read_page: ReadPage) -> None:
    """Compare a list from its stored position until its end or the deadline."""
    for position in _compare_cases(run, read_page, None if run.dry_run else _find_position(name)):
        if position is None or time.monotonic() > run.deadline:
            run.complete &= position is None
            _store_position(run, name, position)
            return


def _compare_cases(run: Run, read_page: ReadPage, after: str | None) -> Iterator[str | None]:
    """Compare all cases; yield the position after each case and page, and None at the end of the list."""
    while True:
        cases, last = read_page(run.window, after)
        for position, complete in cases:
            _isolate(run, position, partial(_compare, run, complete))
            yield position
        yield last
        after = last


def _isolate(run: Run, item: str, step: Callable[[], None]) -> None:
    """Run a step of one case; if it fails, log and count it, so that the run continues."""
    try:
        step()
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        run.failed += 1
        extra = {"item": item, "code": error.code}
        logger().warning("Could not reconcile a payment; the next run will retry", extra=extra)
    except Exception as error:
        run.failed += 1
        run.unexpected += 1
        log_failed_item(_TASK, item, error)


def _compare(run: Run, complete: Callable[[], Case | None]) -> None:
    case = complete()
    if case is None or _is_recent(run, case) or case.key in run.compared:
        return
    run.compared.add(case.key)
    for discrepancy in find_discrepancies(case):
        run.discrepancies.append(discrepancy)
        logger().warning("Reconciliation discrepancy", extra={**discrepancy._asdict(), "dry_run": run.dry_run})
        if not run.dry_run:
            count("ReconcilerFindings", kind=discrepancy.kind)
            item = f"{discrepancy.kind} {discrepancy.payment_id or discrepancy.intent_id}"
            _isolate(run, item, partial(_repair, run, discrepancy))


def _is_recent(run: Run, case: Case) -> bool:
    if case.payment and case.payment.updated_at > run.window.until:
        return True
    return case.intent is not None and case.intent.active_at > run.window.until.timestamp()


def _repair(run: Run, discrepancy: Discrepancy) -> None:
    if discrepancy.kind in MANUAL:
        return
    repair(discrepancy)
    run.repaired += 1
    count("ReconcilerRepaired", kind=discrepancy.kind)


def _find_position(name: str) -> str | None:
    with database.connection() as connection:
        return reconciler_positions.find(connection, name)


def _store_position(run: Run, name: str, after: str | None) -> None:
    if not run.dry_run:
        with database.connection() as connection:
            reconciler_positions.store(connection, name, after, dependencies().now())
