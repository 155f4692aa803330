"""A pause after a failure of Valkey, during which it is not called.

Without it, every request during an outage would wait half a second for a server that does not respond. Callers fall
back at once instead: limits are counted in the environment, and data is read from the database.
"""

import time

from shared.errors import DependencyUnavailable

PAUSE_SECONDS = 3.0
_ends_at = float("-inf")


def start() -> None:
    """Start a pause, or prolong the current one."""
    global _ends_at  # noqa: PLW0603 - one pause per environment
    _ends_at = time.monotonic() + PAUSE_SECONDS


def end() -> None:
    """End the pause: Valkey has responded."""
    global _ends_at  # noqa: PLW0603 - one pause per environment
    _ends_at = float("-inf")


def check() -> None:
    """Fail at once during a pause.

    Raises:
        DependencyUnavailable: Valkey failed less than PAUSE_SECONDS ago.
    """
    if time.monotonic() < _ends_at:
        raise DependencyUnavailable("cache")
