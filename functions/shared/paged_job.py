"""Run a scheduled job over many items: isolate failures, bound the time, resume where the last run stopped."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.failed_items import count_failed_items, log_failed_item

type Outcome = Literal["done", "unchanged", "skipped"] | Exception
type ProcessPage = Callable[[Sequence[str], float], Sequence[Outcome]]

_PAGE = 100
_THREADS = 4
# The functions have 60 s, and an item that begins right before this limit may wait for the timeouts of two servers.
_SECONDS = 30.0


class Positions(Protocol):
    """Where each job stopped."""

    def load_position(self, job: str) -> str:
        """Return the id after which to continue; empty at the beginning."""
        ...

    def save_position(self, job: str, after: str) -> None:
        """Store the id after which the next run continues."""
        ...


class JobResult(NamedTuple):
    """What one run did.

    Attributes:
        done: Items that changed.
        failed: Items whose processing raised an error; the next run tries them again.
        complete: Whether the run reached every item.
    """

    done: int
    failed: int
    complete: bool


@dataclass(frozen=True, slots=True)
class PagedJob:
    """A job over items sorted by id.

    A failing item is logged and the job continues. A run that is out of time stores its position, so that items that
    fail slowly cannot block the others.

    Attributes:
        name: The job, for logs, metrics and its position.
        find: Returns the ids after an id, in ascending order, up to a limit.
        process: Processes a page of ids until a deadline of `time.monotonic()`; returns the outcome of each. An
            exception as outcome is an item that failed.
        positions: Where positions are stored.
    """

    name: str
    find: Callable[[str, int], Sequence[str]]
    process: ProcessPage
    positions: Positions

    def run(self, seconds: float = _SECONDS) -> JobResult:
        """Process every item once.

        Args:
            seconds: Time limit; no item begins after it.
        """
        deadline = time.monotonic() + seconds
        start = self.positions.load_position(self.name)
        outcomes: dict[str, Outcome] = {}
        position, last = "", start
        for page in self._pages(start):
            results: Sequence[Outcome] = ["skipped"] * len(page)
            if time.monotonic() < deadline:
                results = self._process(page, deadline)
            outcomes |= zip(page, results, strict=True)
            if "skipped" in results:
                position = [last, *page][results.index("skipped")]
                break
            last = page[-1]
        if position != start:
            self.positions.save_position(self.name, position)
        return self._result(outcomes)

    def _process(self, page: Sequence[str], deadline: float) -> Sequence[Outcome]:
        """Process a page; if that raises an error, each of its items alone, to find the one that fails."""
        try:
            return self.process(page, deadline)
        except DependencyUnavailable:
            raise
        except Exception as error:
            if len(page) == 1:
                return [error]
            return [outcome for item in page for outcome in self._process_in_time(item, deadline)]

    def _process_in_time(self, item: str, deadline: float) -> Sequence[Outcome]:
        return self._process([item], deadline) if time.monotonic() < deadline else ["skipped"]

    def _result(self, outcomes: Mapping[str, Outcome]) -> JobResult:
        failures = {item: outcome for item, outcome in outcomes.items() if isinstance(outcome, Exception)}
        for item, error in failures.items():
            log_failed_item(self.name, item, error)
        if failures:
            count_failed_items(self.name)
        results = list(outcomes.values())
        return JobResult(results.count("done"), len(failures), complete="skipped" not in results)

    def _pages(self, start: str) -> Iterator[Sequence[str]]:
        """Yield the pages from the position to the end, then those from the beginning to the position."""
        yield from self._pages_between(start, None)
        if start:
            yield from self._pages_between("", start)

    def _pages_between(self, after: str, until: str | None) -> Iterator[Sequence[str]]:
        while True:
            found = self.find(after, _PAGE)
            page = [item for item in found if until is None or item <= until]
            if page:
                yield page
            if len(page) < _PAGE:
                return
            after = page[-1]


def one_by_one(process: Callable[[str], bool]) -> ProcessPage:
    """Process the items of a page one by one, in several threads.

    While a breaker is open the rest of the page is skipped: it would fail too.

    Args:
        process: Processes one item; returns whether it changed.
    """

    def attempt(item: str, deadline: float) -> Outcome:
        if time.monotonic() > deadline:
            return "skipped"
        try:
            return "done" if process(item) else "unchanged"
        except CircuitOpen:
            return "skipped"
        except Exception as error:
            return error

    def process_page(page: Sequence[str], deadline: float) -> list[Outcome]:
        with ThreadPoolExecutor(_THREADS) as pool:
            return [each.result() for each in [pool.submit(copy_context().run, attempt, i, deadline) for i in page]]

    return process_page
