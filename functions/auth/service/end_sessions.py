"""Ends sessions: first in PostgreSQL, then in Valkey."""

from uuid import UUID

from auth import session_cache
from auth.errors import SessionNotFound
from auth.repository import sessions, users
from auth.repository.database import database
from shared.caller import Caller
from shared.errors import DependencyUnavailable, Unauthorized
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import logger

_BATCH = 500
_BATCHES = 10


def log_out(session_id: str) -> None:
    """End a session. Idempotent."""
    with database.transaction() as connection:
        sessions.end(connection, session_id, "logout")
    publish_ends([session_id])


def end_session(caller: Caller, session_id: str) -> None:
    """End one of the caller's sessions, like a logout there.

    Raises:
        SessionNotFound: The caller has no such open session.
        Unauthorized: The caller's own session has ended.
    """
    with database.transaction() as connection:
        user = users.lock_by_session(connection, caller.session_id)
        if user is None:
            raise Unauthorized
        ended = sessions.end_one_of(connection, user.id, session_id, "logout")
        if ended is None:
            raise SessionNotFound
    publish_ends([ended])


def publish_ends(session_ids: list[str]) -> int:
    """Mark sessions as ended in Valkey. What fails is retried every minute.

    Call it after the commit: before it, a failed commit would leave an open session refused.

    Returns:
        How many are marked now.
    """
    marked = _mark_ended(session_ids)
    try:
        sessions.set_end_published(marked)
    except DependencyUnavailable:
        logger().warning("Could not record published session ends; will retry", extra={"sessions": len(marked)})
    return len(marked)


def publish_ends_of(user_id: UUID) -> bool:
    """Publish all ends of a user's sessions, those of an interrupted attempt included.

    Returns:
        Whether all are marked now.
    """
    waiting = sessions.find_unpublished_ends_of(user_id)
    return publish_ends(waiting) == len(waiting)


def publish_unpublished_ends() -> int:
    """Publish the ends that are not in Valkey yet.

    Returns:
        How many were published.
    """
    published = 0
    for _ in range(_BATCHES):
        waiting = sessions.find_unpublished_ends(_BATCH)
        marked = publish_ends(waiting) if waiting else 0
        published += marked
        if marked < _BATCH:
            break
    return published


def _mark_ended(session_ids: list[str]) -> list[str]:
    marked: list[str] = []
    failed = 0
    for session_id in session_ids:
        try:
            session_cache.mark_ended(session_id)
            marked.append(session_id)
        except DependencyUnavailable:
            waiting = len(session_ids) - len(marked)
            logger().warning("Could not publish ended sessions; will retry", extra={"sessions": waiting})
            break
        except Exception as error:
            log_failed_item("publish_ended_sessions", session_id, error)
            failed += 1
    if failed:
        count_failed_items("publish_ended_sessions")
    return marked
