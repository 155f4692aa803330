"""The lists that the reconciler compares, in pages of cases."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from payments.dependencies import dependencies
from payments.model import ListedIntent, Payment, StripeRefund
from payments.repository import payments
from payments.repository.database import database
from payments.service.reconciliation.collect import Cases, cases_of_intents, cases_of_payments, cases_of_refunds
from payments.service.reconciliation.compare import Case
from shared.errors import DependencyUnavailable
from shared.observability import logger

# Longer than an unpaid order lives.
_UNFINISHED_AGE = timedelta(hours=1)
_UNFINISHED_PAGE_SIZE = 50

type Page = tuple[Cases, str | None]
"""The cases of a page, and the id after which the next page starts; None on the last page."""


class Window(NamedTuple):
    """What is compared.

    Attributes:
        since: Only what Stripe created since this second of the epoch.
        until: Only payments that did not change after this.
    """

    since: int
    until: datetime


type ReadPage = Callable[[Window, str | None], Page]


def _intents(window: Window, after: str | None) -> Page:
    page = dependencies().stripe.list_intents(window.since, after)
    alone = [(each.intent.id, [each]) for each in page.intents]
    return _collect(cases_of_intents, page.intents, alone), page.next_after


def _refunds(window: Window, after: str | None) -> Page:
    page = dependencies().stripe.list_refunds(window.since, after)
    alone = [(each.id, [other for other in page.refunds if other.intent_id == each.intent_id]) for each in page.refunds]
    return _collect(cases_of_refunds, page.refunds, alone), page.next_after


def _unfinished(window: Window, after: str | None) -> Page:
    before = min(window.until, dependencies().now() - _UNFINISHED_AGE)
    with database.connection() as connection:
        found = payments.list_unfinished(connection, before, after or "", _UNFINISHED_PAGE_SIZE)
    last = found[-1].id if len(found) == _UNFINISHED_PAGE_SIZE else None
    return _collect(cases_of_payments, found, [(each.id, [each]) for each in found]), last


def _collect[T: (ListedIntent, StripeRefund, Payment)](
    collect: Callable[[Sequence[T]], Cases], listed: Sequence[T], alone: Sequence[tuple[str, Sequence[T]]]
) -> Cases:
    """Collect the cases of a page; if that raises an error, each alone when it is compared.

    Args:
        collect: Collects the cases of several objects.
        listed: The objects of the page.
        alone: Each object's id, with the objects of its case.
    """
    try:
        return collect(listed)
    except DependencyUnavailable:
        raise
    except Exception as error:
        extra = {"error": type(error).__name__}
        logger().warning("Could not collect the cases of a page; collecting each alone", extra=extra)
        return [(position, partial(_first_case, collect, objects)) for position, objects in alone]


def _first_case[T: (ListedIntent, StripeRefund, Payment)](
    collect: Callable[[Sequence[T]], Cases], listed: Sequence[T]
) -> Case | None:
    for _, complete in collect(listed):
        return complete()
    return None


LISTS: dict[str, ReadPage] = {"intents": _intents, "refunds": _refunds, "unfinished": _unfinished}
