"""Repeats erasures after a backup was restored that has what was erased since."""

from collections.abc import Sequence
from uuid import UUID

from auth.dependencies import dependencies
from auth.repository import erasures, personal_data, sessions, users
from auth.repository.database import database
from auth.service.end_sessions import publish_ends


def repeat_erasures(user_ids: Sequence[UUID]) -> int:
    """Close accounts again, and have every service erase them again, without a mail. Idempotent.

    Users whom auth does not know may be known to services whose database was restored.

    Args:
        user_ids: Who was erased, or wanted to be.

    Returns:
        How many erasures the scheduled job will work on.
    """
    ended: list[str] = []
    for user_id in user_ids:
        at = dependencies().now()
        with database.transaction() as connection:
            of_user = personal_data.find_erasable(connection, user_id)
            users.close(connection, of_user, at)
            erasures.repeat(connection, user_id, at)
            ended += [each for one in of_user for each in sessions.end_all(connection, one, "account_closed")]
    publish_ends(ended)
    return len(user_ids)
