"""Requested exports. A due one is claimed before its file is written."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from auth.repository.database import Connection


class ClaimedExport(NamedTuple):
    """An export whose file is to be written."""

    id: UUID
    user_id: UUID


def add(connection: Connection, user_id: UUID, at: datetime) -> None:
    """Insert a request, which is due at once. Lock the user first."""
    connection.execute(
        """
        INSERT INTO exports (id, user_id, requested_at, next_attempt_at)
        VALUES (%(id)s, %(user_id)s, %(at)s, %(at)s)
        """,
        {"id": uuid4(), "user_id": user_id, "at": at},
    )


def find_latest_request(connection: Connection, user_id: UUID) -> datetime | None:
    """Return when the user's latest export was requested; None without one that still exists."""
    [row] = connection.execute(
        "SELECT max(requested_at) AS latest FROM exports WHERE user_id = %(user_id)s", {"user_id": user_id}
    )
    latest: datetime | None = row["latest"]
    return latest


def claim_due(connection: Connection, at: datetime, lease_until: datetime) -> ClaimedExport | None:
    """Claim the export of an open account that has been due for the longest time; None if none is due.

    Args:
        connection: The database connection.
        at: The present time.
        lease_until: When the next attempt is due, unless this one succeeds.
    """
    row = connection.execute(
        """
        UPDATE exports SET next_attempt_at = %(lease_until)s WHERE id = (
            SELECT exports.id FROM exports JOIN users ON users.id = user_id AND closed_at IS NULL
            WHERE ready_at IS NULL AND next_attempt_at <= %(at)s
            ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE OF exports SKIP LOCKED
        )
        RETURNING id, user_id
        """,
        {"at": at, "lease_until": lease_until},
    ).fetchone()
    return ClaimedExport(**row) if row else None


def set_ready(connection: Connection, export_id: UUID, at: datetime, expires_at: datetime) -> bool:
    """Record that the file is complete; False if another attempt did, or the user no longer exists."""
    done = connection.execute(
        """
        UPDATE exports SET ready_at = %(at)s, expires_at = %(expires_at)s WHERE id = %(id)s AND ready_at IS NULL
        """,
        {"id": export_id, "at": at, "expires_at": expires_at},
    )
    return done.rowcount == 1


def find_expired(connection: Connection, at: datetime, limit: int) -> list[UUID]:
    """Return exports whose link has expired, the oldest first."""
    rows = connection.execute(
        "SELECT id FROM exports WHERE expires_at <= %(at)s ORDER BY expires_at LIMIT %(limit)s",
        {"at": at, "limit": limit},
    )
    return [row["id"] for row in rows]


def delete(connection: Connection, export_id: UUID) -> None:
    """Delete an export with its tokens, after its file."""
    connection.execute("DELETE FROM exports WHERE id = %(id)s", {"id": export_id})
