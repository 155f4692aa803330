"""Counts in the memory of one execution environment, for while Valkey is unavailable."""

import threading
import time
from math import ceil

_MOST_KEYS = 10_000


class LocalCounter:
    """Counts per key, in windows that start with a key's first count.

    Args:
        window_seconds: Length of a window.
    """

    def __init__(self, window_seconds: int) -> None:
        self._seconds = window_seconds
        self._windows: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def count(self, key: str) -> tuple[int, int]:
        """Count once.

        Returns:
            The count in this window, and the seconds until the window ends.
        """
        now = time.monotonic()
        with self._lock:
            count, ends_at = self._windows.pop(key, (0, 0.0))
            if ends_at <= now:
                count, ends_at = 0, now + self._seconds
            if len(self._windows) >= _MOST_KEYS:
                # The key whose last count is the oldest.
                del self._windows[next(iter(self._windows))]
            self._windows[key] = (count + 1, ends_at)
        # Rounding errors can make a new window longer than its length.
        return count + 1, min(ceil(ends_at - now), self._seconds)

    def clear(self) -> None:
        """Delete all counts."""
        self._windows.clear()
