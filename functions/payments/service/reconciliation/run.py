"""Compares payments with Stripe and with orders, and repairs: what every event could not, because it never came.

Each run does a bounded amount of work and stores where the next one goes on. Two runs at once do each thing once.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from payments.dependencies import dependencies
from payments.errors import StripeBusy, StripeRefused
from payments.repository import stray_payments
from payments.repository.database import database
from payments.service.reconciliation.collect import (
    cases_of_intents,
    cases_of_payments,
    cases_of_refunds,
    find_unfinished,
)
from payments.service.reconciliation.compare import Case, look_at
from payments.service.reconciliation.discrepancies import FOR_PEOPLE, MEANINGS, Finding
from payments.service.reconciliation.repair import repair
from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.observability import count, logger

# Stripe gives a webhook up after three days.
WINDOW = timedelta(hours=72)
# Younger changes may be on their way to us, or from us to orders.
SETTLED = timedelta(minutes=5)
# Longer than an unpaid order lives.
_UNFINISHED = timedelta(hours=1)
_MOST_SECONDS = 40.0
_MOST_SHOWN = 200
_UNFINISHED_PAGE = 50

type Cases = Iterator[tuple[str, Case]]
type Page = tuple[Cases, str | None]


@dataclass
class Run:
    """One run, and what it came to."""

    dry: bool
    since: int
    until: datetime
    deadline: float
    findings: list[Finding] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    repaired: int = 0
    failed: int = 0
    complete: bool = True

    def report(self) -> dict[str, Any]:
        """The run in JSON's terms; of very many findings the first ones."""
        kinds = [finding.kind for finding in self.findings]
        return {
            "found": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            "repaired": self.repaired,
            "failed": self.failed,
            "complete": self.complete,
            "findings": [_shown(finding) for finding in self.findings[:_MOST_SHOWN]],
        }


def _shown(finding: Finding) -> dict[str, Any]:
    return {**finding._asdict(), "meaning": MEANINGS[finding.kind]}


def reconcile(
    *,
    dry_run: bool = False,
    settled: timedelta = SETTLED,
    window: timedelta = WINDOW,
    most_seconds: float = _MOST_SECONDS,
) -> dict[str, Any]:
    """Compare what Stripe made within a window, and what is unfinished however old it is.

    Args:
        dry_run: Tell what is amiss and change nothing.
        settled: Leave alone what changed since.
        window: How far back.
        most_seconds: Compare no more after so many seconds; a run makes some progress in any case.

    Returns:
        How many things were found, by kind, repaired, and not repaired yet, whether all was compared, and the findings.

    Raises:
        DependencyUnavailable: Stripe, orders or the database do not answer.
    """
    now = dependencies().now()
    # Stripe's clock is not ours: its own times are compared with the real time.
    since = int(datetime.now(UTC).timestamp() - window.total_seconds())
    run = Run(dry_run, since, now - settled, time.monotonic() + most_seconds)
    for name, read in _LISTS.items():
        _walk(run, name, read)
    return run.report()


def _walk(run: Run, name: str, read: Callable[[Run, str | None], Page]) -> None:
    """Go through a list from where the last run left it, as long as there is time."""
    for place in _places(run, read, None if run.dry else _position(name)):
        if place is None or time.monotonic() > run.deadline:
            run.complete &= place is None
            _leave(run, name, place)
            return


def _places(run: Run, read: Callable[[Run, str | None], Page], after: str | None) -> Iterator[str | None]:
    """Look at every case; where the list goes on after each of them and after each page, None at its end."""
    while True:
        cases, last = read(run, after)
        for place, case in cases:
            _look(run, case)
            yield place
        yield last
        after = last


def _look(run: Run, case: Case) -> None:
    if _is_fresh(run, case) or case.subject in run.seen:
        return
    run.seen.add(case.subject)
    for finding in look_at(case):
        run.findings.append(finding)
        logger().warning("Amiss", extra={**finding._asdict(), "dry_run": run.dry})
        if not run.dry:
            count("ReconcilerFindings", kind=finding.kind)
            _repair(run, finding)


def _is_fresh(run: Run, case: Case) -> bool:
    if case.payment and case.payment.updated_at > run.until:
        return True
    return case.intent is not None and case.intent.moved_at > run.until.timestamp()


def _repair(run: Run, finding: Finding) -> None:
    if finding.kind in FOR_PEOPLE:
        return
    try:
        repair(finding)
    except CircuitOpen:
        raise
    except (DependencyUnavailable, StripeBusy, StripeRefused) as error:
        logger().warning("Not repaired yet", extra={"kind": finding.kind, "code": error.code})
        run.failed += 1
    else:
        run.repaired += 1
        count("ReconcilerRepaired", kind=finding.kind)


def _intents(run: Run, after: str | None) -> Page:
    page = dependencies().stripe.list_intents(run.since, after)
    return cases_of_intents(page.intents), page.intents[-1].seen.id if page.has_more else None


def _refunds(run: Run, after: str | None) -> Page:
    page = dependencies().stripe.list_refunds(run.since, after)
    return cases_of_refunds(page.refunds), page.refunds[-1].id if page.has_more else None


def _unfinished(run: Run, after: str | None) -> Page:
    before = min(run.until, dependencies().now() - _UNFINISHED)
    found = find_unfinished(before, after, _UNFINISHED_PAGE)
    return cases_of_payments(found), found[-1].id if len(found) == _UNFINISHED_PAGE else None


def _position(name: str) -> str | None:
    with database.connection() as connection:
        return stray_payments.position(connection, name)


def _leave(run: Run, name: str, after: str | None) -> None:
    if not run.dry:
        with database.connection() as connection:
            stray_payments.store_position(connection, name, after, dependencies().now())


_LISTS: dict[str, Callable[[Run, str | None], Page]] = {
    "intents": _intents,
    "refunds": _refunds,
    "unfinished": _unfinished,
}
