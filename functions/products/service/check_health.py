"""Checks the servers that the service needs."""

from collections.abc import Callable
from typing import Literal

from products.repository.database import database
from shared import cache
from shared.errors import DependencyUnavailable
from shared.health import Unhealthy


def check_health() -> Literal["up", "down"]:
    """Ping the database and the cache.

    Returns:
        The state of the cache, without which the service is slower.

    Raises:
        Unhealthy: The database is unavailable.
    """
    cache_state: Literal["up", "down"] = "up" if _is_up(cache.ping) else "down"
    if not _is_up(database.ping):
        raise Unhealthy("products", "postgres", cache=cache_state)
    return cache_state


def _is_up(ping: Callable[[], None]) -> bool:
    try:
        ping()
    except DependencyUnavailable:
        return False
    return True
