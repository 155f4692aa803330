"""A report that all execution environments share, made at most once every 5 seconds.

A ticket in Valkey decides which environment makes the next report; the others return the last one. If there is none, a
few wait for the new one: an environment that waits is missing elsewhere, such as in the checkout. Without Valkey each
environment makes its own, also at most once every 5 seconds.
"""

import threading
import time
from collections.abc import Callable

from shared.errors import DependencyUnavailable
from shared.observability import logger
from shared.valkey_protocol import execute, execute_all, get

INTERVAL_SECONDS = 5
# The last report stays available while the next one is made, also after a while without requests.
_KEPT_SECONDS = 30
_MOST_WAITING = 5
_WAIT_SECONDS = 5.5
_COUNTED_SECONDS = 6
_PAUSE_SECONDS = 0.1


class SharedReport:
    """A text that is expensive to make.

    Args:
        name: The name of its keys in Valkey.
        make: Makes the text.
    """

    def __init__(self, name: str, make: Callable[[], str]) -> None:
        # The braces keep all keys on one node of a cluster.
        self._report, self._ticket = f"report:{{{name}}}:text", f"report:{{{name}}}:ticket"
        self._waiting = f"report:{{{name}}}:waiting"
        self._make = make
        self._lock = threading.Lock()
        self._own: tuple[float, str] = float("-inf"), ""

    def read(self) -> str:
        """Return a report that is at most 30 s old.

        Raises:
            DependencyUnavailable: Another environment makes the first report and did not finish it in time, or enough
                others wait for it.
        """
        deadline = time.monotonic() + _WAIT_SECONDS
        waits = False
        while time.monotonic() < deadline:
            try:
                report = self._last_report() or self._new_report()
                waits = waits or bool(report) or self._may_wait()
            except DependencyUnavailable:
                logger().warning("Could not share the report; making one in this environment")
                return self._read_own()
            if report:
                return report
            if not waits:
                break
            time.sleep(_PAUSE_SECONDS)
        raise DependencyUnavailable("report", retry_after=1)

    def _may_wait(self) -> bool:
        """Count this environment among those that wait; return whether there are not too many."""
        counted, _ = execute_all(("INCR", self._waiting), ("EXPIRE", self._waiting, _COUNTED_SECONDS, "NX"))
        return int(counted) <= _MOST_WAITING

    def _last_report(self) -> str | None:
        """Return the last report, unless this environment's turn has come to make the next."""
        report, made_by_another = execute_all(("GET", self._report), ("EXISTS", self._ticket))
        return report if made_by_another else None

    def _new_report(self) -> str | None:
        """Make the next report if this environment wins the ticket."""
        if not execute("SET", self._ticket, 1, "NX", "EX", INTERVAL_SECONDS):
            return get(self._report)
        report = self._make()
        try:
            execute("SET", self._report, report, "EX", _KEPT_SECONDS)
        except DependencyUnavailable:
            logger().warning("Could not store the report; other environments will not see it")
        return report

    def _read_own(self) -> str:
        with self._lock:
            made_at, report = self._own
            if time.monotonic() - made_at > INTERVAL_SECONDS:
                report = self._make()
                self._own = time.monotonic(), report
            return report
