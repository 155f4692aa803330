"""Waiting for what happens a little later."""

import time
from collections.abc import Callable


def eventually[T](look: Callable[[], T], holds: Callable[[T], bool], seconds: float = 10) -> T:
    """What `look` finds, once it holds."""
    deadline = time.monotonic() + seconds
    while not holds(found := look()):
        assert time.monotonic() < deadline, f"It never held: {found!r}"
        time.sleep(0.02)
    return found
