"""Sessions: one row per login."""

from typing import Literal
from uuid import UUID, uuid4

from auth.claims import SESSION_SECONDS
from auth.model import MOST_LISTED_SESSIONS, OpenSession, Session, User
from auth.repository.database import Connection, database

type EndReason = Literal[
    "logout",
    "password_changed",
    "role_changed",
    "refresh_token_reused",
    "revoked",
    "address_claimed",
    "password_reset",
    "account_closed",
]


def add(connection: Connection, user: User) -> Session:
    """Start a session of 24 hours."""
    [row] = connection.execute(
        """
        INSERT INTO sessions (id, user_id, expires_at)
        VALUES (%(id)s, %(user_id)s, now() + make_interval(secs => %(seconds)s))
        RETURNING id, expires_at
        """,
        {"id": uuid4(), "user_id": user.id, "seconds": SESSION_SECONDS},
    )
    return Session(row["id"], user.id, user.email, user.name, user.role, row["expires_at"])


def is_active(session_id: str) -> bool:
    """Return whether the session has neither ended nor expired."""
    with database.connection() as connection:
        row = connection.execute(
            "SELECT 1 FROM sessions WHERE id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()",
            {"id": session_id},
        ).fetchone()
    return row is not None


def find_open(user_id: str) -> list[OpenSession]:
    """Return the open sessions of a user, the one used last first."""
    with database.connection() as connection:
        rows = connection.execute(
            """
            SELECT id, created_at, expires_at, greatest(created_at, renewed.at) AS last_used_at
            FROM sessions, LATERAL (
                SELECT max(created_at) AS at FROM refresh_tokens WHERE session_id = sessions.id
            ) AS renewed
            WHERE user_id = %(user_id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
            ORDER BY last_used_at DESC, id LIMIT %(limit)s
            """,
            {"user_id": user_id, "limit": MOST_LISTED_SESSIONS},
        )
        return [OpenSession(row["id"], row["created_at"], row["last_used_at"], row["expires_at"]) for row in rows]


def end_one_of(connection: Connection, user_id: UUID, session_id: str, reason: EndReason) -> str | None:
    """End an open session of a user.

    Returns:
        Its id; None if the user has no such open session.
    """
    row = connection.execute(
        """
        UPDATE sessions SET ended_at = now(), end_reason = %(reason)s
        WHERE id::text = %(id)s AND user_id = %(user_id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
        RETURNING id
        """,
        {"id": session_id, "user_id": user_id, "reason": reason},
    ).fetchone()
    return str(row["id"]) if row else None


def end(connection: Connection, session_id: str | UUID, reason: EndReason) -> None:
    """End a session, unless it has ended already."""
    connection.execute(
        "UPDATE sessions SET ended_at = now(), end_reason = %(reason)s WHERE id = %(id)s AND ended_at IS NULL",
        {"id": session_id, "reason": reason},
    )


def end_all(connection: Connection, user_id: str | UUID, reason: EndReason) -> list[str]:
    """End the open sessions of a user.

    Returns:
        The ids of the sessions that ended now.
    """
    rows = connection.execute(
        """
        UPDATE sessions SET ended_at = now(), end_reason = %(reason)s
        WHERE user_id = %(user_id)s AND ended_at IS NULL
        RETURNING id
        """,
        {"user_id": user_id, "reason": reason},
    )
    return [str(row["id"]) for row in rows]


def find_unpublished_ends(limit: int) -> list[str]:
    """Return the ids of ended sessions that are not marked in Valkey yet, the oldest end first."""
    with database.connection() as connection:
        rows = connection.execute(
            """
            SELECT id FROM sessions WHERE ended_at IS NOT NULL AND NOT end_published
            ORDER BY ended_at LIMIT %(limit)s
            """,
            {"limit": limit},
        )
        return [str(row["id"]) for row in rows]


def find_unpublished_ends_of(user_id: UUID) -> list[str]:
    """Return the ids of a user's ended sessions that are not marked in Valkey yet."""
    with database.connection() as connection:
        rows = connection.execute(
            "SELECT id FROM sessions WHERE user_id = %(user_id)s AND ended_at IS NOT NULL AND NOT end_published",
            {"user_id": user_id},
        )
        return [str(row["id"]) for row in rows]


def set_end_published(session_ids: list[str]) -> None:
    """Record that these sessions are marked as ended in Valkey."""
    with database.connection() as connection:
        connection.execute(
            "UPDATE sessions SET end_published = true WHERE id = ANY(%(ids)s::uuid[]) AND ended_at IS NOT NULL",
            {"ids": session_ids},
        )
