"""Tells whether the service can work."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from products.repository.database import database
from products.schemas import Health
from shared import cache
from shared.errors import DependencyUnavailable
from shared.health import Unhealthy


def get_health() -> Health:
    """Ask the database and the cache for an answer.

    Raises:
        Unhealthy: The database gives none.
    """
    cache_state: Literal["up", "down"] = "up" if _answers(cache.ping) else "down"
    if not _answers(database.ping):
        raise Unhealthy("products", "postgres", cache=cache_state)
    return Health(
        status="healthy" if cache_state == "up" else "degraded",
        service="products",
        database="up",
        cache=cache_state,
        timestamp=datetime.now(UTC),
    )


def _answers(ping: Callable[[], None]) -> bool:
    try:
        ping()
    except DependencyUnavailable:
        return False
    return True
