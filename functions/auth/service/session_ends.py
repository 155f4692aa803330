"""Ends sessions: PostgreSQL decides, then the cache is told."""

from auth import session_cache
from auth.repository import sessions
from auth.repository.database import database
from shared.errors import DependencyUnavailable
from shared.observability import logger

_BATCH = 500
_BATCHES = 10


def log_out(session_id: str) -> None:
    """End a session; once more makes no difference."""
    with database.transaction() as connection:
        sessions.end(connection, session_id, "logout")
    publish_ends([session_id])


def publish_ends(session_ids: list[str]) -> int:
    """Tell the cache that sessions have ended; what fails is tried again every minute.

    Call it after the commit: the other way round, a failed commit would leave an open session refused.

    Returns:
        How many the cache knows of now.
    """
    told = []
    try:
        for session_id in session_ids:
            session_cache.mark_ended(session_id)
            told.append(session_id)
    except DependencyUnavailable:
        logger().warning("The cache was not told of ended sessions", extra={"sessions": len(session_ids) - len(told)})
    try:
        sessions.set_end_published(told)
    except DependencyUnavailable:
        logger().warning("Published ends of sessions were not noted", extra={"sessions": len(told)})
    return len(told)


def publish_left_behind() -> int:
    """Tell the cache of ends that it has not heard of.

    Returns:
        How many it was told of.
    """
    published = 0
    for _ in range(_BATCHES):
        waiting = sessions.find_unpublished_ends(_BATCH)
        told = publish_ends(waiting) if waiting else 0
        published += told
        if told < _BATCH:
            break
    return published
