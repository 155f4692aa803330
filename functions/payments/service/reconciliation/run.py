"""Runs the reconciler: compares Stripe's lists with payments and orders, and repairs what differs.

A run is bounded in time and stores where the next one continues. Concurrent runs repair each discrepancy once.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import payments, reconciler_positions
from payments.repository.database import database
from payments.service.reconciliation.collect import Cases, cases_of_intents, cases_of_payments, cases_of_refunds
from payments.service.reconciliation.compare import Case, find_discrepancies
from payments.service.reconciliation.discrepancies import MANUAL, MEANINGS, Discrepancy
from payments.service.reconciliation.repair import repair
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.observability import count, logger

# Stripe retries a webhook for three days.
WINDOW = timedelta(hours=72)
# Events about younger changes may still be on their way.
MIN_AGE = timedelta(minutes=5)
# Longer than an unpaid order lives.
_UNFINISHED_AGE = timedelta(hours=1)
_MAX_SECONDS = 40.0
_MAX_REPORTED = 200
_UNFINISHED_PAGE_SIZE = 50

type Page = tuple[Cases, str | None]
"""The cases of a page, and the id after which the next page starts; None on the last page."""


@dataclass
class Run:
    """The arguments and results of one run."""

    dry_run: bool
    since: int
    until: datetime
    deadline: float
    discrepancies: list[Discrepancy] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)
    repaired: int = 0
    failed: int = 0
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
        DependencyUnavailable: Stripe, orders or the database did not respond.
    """
    now = dependencies().now()
    # Stripe's times are compared with the real time, which tests do not change.
    since = int(datetime.now(UTC).timestamp() - window.total_seconds())
    run = Run(dry_run, since, now - min_age, time.monotonic() + max_seconds)
    for name, read_page in _LISTS.items():
        _compare_list(run, name, read_page)
    return run.report()


def _compare_list(run: Run, name: str, read_page: Callable[[Run, str | None], Page]) -> None:
    """Compare a list from its stored position until its end or the deadline."""
    for position in _compare_cases(run, read_page, None if run.dry_run else _find_position(name)):
        if position is None or time.monotonic() > run.deadline:
            run.complete &= position is None
            _store_position(run, name, position)
            return


def _compare_cases(run: Run, read_page: Callable[[Run, str | None], Page], after: str | None) -> Iterator[str | None]:
    """Compare all cases; yield the position after each case and page, and None at the end of the list."""
    while True:
        cases, last = read_page(run, after)
        for position, case in cases:
            _compare(run, case)
            yield position
        yield last
        after = last


def _compare(run: Run, case: Case) -> None:
    if _is_recent(run, case) or case.key in run.compared:
        return
    run.compared.add(case.key)
    for discrepancy in find_discrepancies(case):
        run.discrepancies.append(discrepancy)
        logger().warning("Reconciliation discrepancy", extra={**discrepancy._asdict(), "dry_run": run.dry_run})
        if not run.dry_run:
            count("ReconcilerFindings", kind=discrepancy.kind)
            _repair(run, discrepancy)


def _is_recent(run: Run, case: Case) -> bool:
    if case.payment and case.payment.updated_at > run.until:
        return True
    return case.intent is not None and case.intent.active_at > run.until.timestamp()


def _repair(run: Run, discrepancy: Discrepancy) -> None:
    if discrepancy.kind in MANUAL:
        return
    try:
        repair(discrepancy)
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        extra = {"kind": discrepancy.kind, "code": error.code}
        logger().warning("Could not repair a discrepancy; the next run will retry", extra=extra)
        run.failed += 1
    else:
        run.repaired += 1
        count("ReconcilerRepaired", kind=discrepancy.kind)


def _intents(run: Run, after: str | None) -> Page:
    page = dependencies().stripe.list_intents(run.since, after)
    return cases_of_intents(page.intents), page.intents[-1].intent.id if page.has_more else None


def _refunds(run: Run, after: str | None) -> Page:
    page = dependencies().stripe.list_refunds(run.since, after)
    return cases_of_refunds(page.refunds), page.refunds[-1].id if page.has_more else None


def _unfinished(run: Run, after: str | None) -> Page:
    before = min(run.until, dependencies().now() - _UNFINISHED_AGE)
    with database.connection() as connection:
        found = payments.list_unfinished(connection, before, after or "", _UNFINISHED_PAGE_SIZE)
    return cases_of_payments(found), found[-1].id if len(found) == _UNFINISHED_PAGE_SIZE else None


def _find_position(name: str) -> str | None:
    with database.connection() as connection:
        return reconciler_positions.find(connection, name)


def _store_position(run: Run, name: str, after: str | None) -> None:
    if not run.dry_run:
        with database.connection() as connection:
            reconciler_positions.store(connection, name, after, dependencies().now())


_LISTS: dict[str, Callable[[Run, str | None], Page]] = {
    "intents": _intents,
    "refunds": _refunds,
    "unfinished": _unfinished,
}
