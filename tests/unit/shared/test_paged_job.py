import threading
import time
from collections.abc import Callable, Sequence

import pytest

from shared.breaker import CircuitOpen
from shared.errors import DependencyUnavailable
from shared.paged_job import JobResult, Outcome, PagedJob, one_by_one

IDS = [f"{number:04d}" for number in range(250)]


class Positions:
    """Positions in memory.

    Attributes:
        saved: Every position that was stored.
    """

    def __init__(self, position: str = "") -> None:
        self.saved: list[str] = []
        self._position = position

    def load_position(self, job: str) -> str:
        assert job == "job"
        return self._position

    def save_position(self, job: str, after: str) -> None:
        self._position = after
        self.saved.append(after)


class Items:
    """Items in memory; those that were processed are gone, as expired orders are."""

    def __init__(self, ids: Sequence[str], before: Callable[[str], object] = lambda _: None) -> None:
        self.left = list(ids)
        self.processed: list[str] = []
        self._before = before
        self._lock = threading.Lock()

    def find(self, after: str, limit: int) -> list[str]:
        return [each for each in self.left if each > after][:limit]

    def process(self, item: str) -> bool:
        self._before(item)
        with self._lock:
            self.processed.append(item)
            self.left.remove(item)
        return True


def job(items: Items, positions: Positions) -> PagedJob:
    return PagedJob("job", items.find, one_by_one(items.process), positions)


def fail(*failing: str, error: type[Exception] = ZeroDivisionError) -> Callable[[str], None]:
    def before(item: str) -> None:
        if item in failing:
            raise error("products") if error is CircuitOpen else error

    return before


def test_every_page_is_processed_once() -> None:
    items, positions = Items(IDS), Positions()

    result = job(items, positions).run()

    assert result == JobResult(done=250, failed=0, complete=True)
    assert sorted(items.processed) == IDS
    assert positions.saved == []


def test_an_unchanged_item_is_not_counted() -> None:
    result = PagedJob("job", Items(IDS[:3]).find, one_by_one(lambda item: item == IDS[1]), Positions()).run()

    assert result == JobResult(done=1, failed=0, complete=True)


def test_failing_items_do_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    failing = (IDS[0], IDS[99], IDS[100], IDS[249])
    items, positions = Items(IDS, fail(*failing)), Positions()

    result = job(items, positions).run()

    assert result == JobResult(done=246, failed=4, complete=True)
    assert items.left == list(failing)
    assert positions.saved == []
    output = capsys.readouterr().out
    assert output.count("Could not process an item; the job continued") == 4
    assert output.count('"error":"ZeroDivisionError"') == 4
    assert output.count('"TaskFailed":[1.0]') == 1


def test_a_whole_page_of_failing_items_does_not_stop_the_others() -> None:
    items = Items(IDS, fail(*IDS[:150]))

    result = job(items, Positions()).run()

    assert result == JobResult(done=100, failed=150, complete=True)


def test_a_run_out_of_time_continues_where_it_stopped_and_then_from_the_beginning() -> None:
    slow = set(IDS[:12])

    def before(item: str) -> None:
        if item in slow:
            time.sleep(0.05)
            raise TimeoutError

    items, positions = Items(IDS[:30], before), Positions()

    first = job(items, positions).run(seconds=0.07)
    second = job(items, positions).run()

    assert (first.done, first.complete) == (0, False)
    assert positions.saved[0] in slow
    assert (second.done, second.failed, second.complete) == (18, 12, True)
    assert items.left == sorted(slow)
    assert positions.saved[1:] == [""]


def test_without_time_nothing_begins_and_the_position_stays() -> None:
    items, positions = Items(IDS[:3]), Positions(IDS[0])

    result = job(items, positions).run(seconds=-1)

    assert result == JobResult(done=0, failed=0, complete=False)
    assert (items.processed, positions.saved) == ([], [])


def test_an_open_breaker_stops_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    items, positions = Items(IDS, fail(*IDS[40:], error=CircuitOpen)), Positions()

    result = job(items, positions).run()

    assert result == JobResult(done=40, failed=0, complete=False)
    assert positions.saved == [IDS[39]]
    assert "TaskFailed" not in capsys.readouterr().out


def test_a_page_whose_processing_fails_is_processed_item_by_item(capsys: pytest.CaptureFixture[str]) -> None:
    items, sizes = Items(IDS), []

    def process_together(page: Sequence[str], _deadline: float) -> list[Outcome]:
        sizes.append(len(page))
        if IDS[120] in page:
            raise ZeroDivisionError
        return ["done" if items.process(item) else "unchanged" for item in page]

    result = PagedJob("job", items.find, process_together, Positions()).run()

    assert result == JobResult(done=249, failed=1, complete=True)
    assert items.left == [IDS[120]]
    assert (sizes[0], len(sizes)) == (100, 103)
    output = capsys.readouterr().out
    assert output.count("Could not process an item; the job continued") == 1
    assert output.count('"TaskFailed":[1.0]') == 1


def test_a_server_that_is_unavailable_ends_the_run_instead_of_failing_item_by_item() -> None:
    calls: list[int] = []

    def process(page: Sequence[str], _deadline: float) -> list[Outcome]:
        calls.append(len(page))
        raise DependencyUnavailable("mongodb")

    with pytest.raises(DependencyUnavailable):
        PagedJob("job", Items(IDS).find, process, Positions()).run()

    assert calls == [100]


def test_an_error_that_ends_the_process_is_not_caught() -> None:
    def interrupt(_: str) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PagedJob("job", Items(IDS[:1]).find, one_by_one(interrupt), Positions()).run()


def test_the_items_of_a_failed_page_are_tried_alone_until_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    tried: list[str] = []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def process(page: Sequence[str], _deadline: float) -> list[Outcome]:
        if len(page) > 1:
            raise ZeroDivisionError
        tried.extend(page)
        now[0] += 12
        return ["done"]

    positions = Positions()

    result = PagedJob("job", Items(IDS[:5]).find, process, positions).run(seconds=30)

    assert (result, tried) == (JobResult(done=3, failed=0, complete=False), IDS[:3])
    assert positions.saved == [IDS[2]]
