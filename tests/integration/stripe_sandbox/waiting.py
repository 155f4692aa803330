"""Wait for a condition."""

import time
from collections.abc import Callable


def eventually[T](look: Callable[[], T], holds: Callable[[T], bool], seconds: float = 10) -> T:
    """Call `look` until its result fulfils the condition, and return the result."""
    deadline = time.monotonic() + seconds
    while not holds(found := look()):
        assert time.monotonic() < deadline, f"The condition was not fulfilled: {found!r}"
        time.sleep(0.02)
    return found
