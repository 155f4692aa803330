"""The permission to start one execution environment."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_DEFAULT_TIMEOUT_SECONDS = 30.0

logger = logging.getLogger("localstack.environments")


class StartSlot:
    """One of the few slots in which environments start.

    A start that takes longer than `seconds` goes on without the slot. It is killed after the function's timeout more,
    as Lambda repeats a slow initialisation within the invocation.

    Args:
        key: The function and version.
        seconds: How long a start may hold the slot.
        free: Called when the slot is free again; may be called twice.
    """

    def __init__(self, key: str, seconds: float, free: Callable[["StartSlot"], None]) -> None:
        self.key = key
        self.worker: Any = None
        self._seconds = seconds
        self._free = free

    @contextmanager
    def held_by(self, worker: Any) -> Iterator[None]:
        """Hold the slot while an environment starts."""
        self.worker = worker
        timeout = float(worker.config.get("Timeout", _DEFAULT_TIMEOUT_SECONDS))
        timers = [
            threading.Timer(self._seconds, self._give_up),
            threading.Timer(self._seconds + timeout, self._kill),
        ]
        for timer in timers:
            timer.daemon = True
            timer.start()
        try:
            yield
        finally:
            for timer in timers:
                timer.cancel()
            self._free(self)

    def _give_up(self) -> None:
        logger.warning("%s takes more than %g s to start", self.key, self._seconds)
        self._free(self)

    def _kill(self) -> None:
        logger.warning("%s does not start; killing it", self.key)
        if self.worker._proc is not None:
            self.worker._proc.kill()
