"""Requested erasures and their acknowledgements. A due one is claimed before it is worked on."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from auth.repository.database import Connection


class ClaimedErasure(NamedTuple):
    """An erasure to work on.

    Attributes:
        confirmed_at: When the mail that confirms it was requested; None if it was not.
        repeated: Whether it was done before a backup was restored.
    """

    id: UUID
    user_id: UUID
    confirmed_at: datetime | None
    repeated: bool


def add(connection: Connection, user_id: UUID, at: datetime, first_attempt_at: datetime) -> None:
    """Insert a request. Lock the user first."""
    connection.execute(
        """
        INSERT INTO erasures (id, user_id, requested_at, next_attempt_at)
        VALUES (%(id)s, %(user_id)s, %(at)s, %(first_attempt_at)s)
        """,
        {"id": uuid4(), "user_id": user_id, "at": at, "first_attempt_at": first_attempt_at},
    )


def repeat(connection: Connection, user_id: UUID, at: datetime) -> None:
    """Insert an erasure that was done before, or have it done again. Idempotent until it is done.

    Acknowledgements are void, also those of an erasure in progress: they may be newer than the backup.
    """
    parameters = {"id": uuid4(), "user_id": user_id, "at": at}
    connection.execute(
        """
        DELETE FROM erasure_acknowledgements USING erasures
        WHERE erasure_id = erasures.id AND user_id = %(user_id)s
        """,
        parameters,
    )
    connection.execute(
        """
        INSERT INTO erasures AS known (id, user_id, requested_at, next_attempt_at, repeated)
        VALUES (%(id)s, %(user_id)s, %(at)s, %(at)s, true)
        ON CONFLICT (user_id) DO UPDATE SET
            requested_at = excluded.requested_at, next_attempt_at = excluded.next_attempt_at, erased_at = NULL,
            repeated = true
        WHERE known.erased_at IS NOT NULL
        """,
        parameters,
    )


def claim_due(connection: Connection, at: datetime, lease_until: datetime) -> ClaimedErasure | None:
    """Claim the erasure that has been due for the longest time; None if none is due.

    Args:
        connection: The database connection.
        at: The present time.
        lease_until: When the next attempt is due, unless this one ends otherwise.
    """
    row = connection.execute(
        """
        UPDATE erasures SET next_attempt_at = %(lease_until)s WHERE id = (
            SELECT id FROM erasures WHERE erased_at IS NULL AND next_attempt_at <= %(at)s
            ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        )
        RETURNING id, user_id, confirmed_at, repeated
        """,
        {"at": at, "lease_until": lease_until},
    ).fetchone()
    return ClaimedErasure(**row) if row else None


def postpone(connection: Connection, erasure_id: UUID, services: Sequence[str], at: datetime, until: datetime) -> bool:
    """Store which services have unfinished business with the user, and when to ask them again.

    Returns:
        Whether this is the first time, of which the user has to be informed.
    """
    connection.execute(
        "UPDATE erasures SET postponed_by = %(services)s, next_attempt_at = %(until)s WHERE id = %(id)s",
        {"id": erasure_id, "services": list(services), "until": until},
    )
    informed = connection.execute(
        "UPDATE erasures SET informed_at = %(at)s WHERE id = %(id)s AND informed_at IS NULL",
        {"id": erasure_id, "at": at},
    )
    return informed.rowcount == 1


def await_confirmation(connection: Connection, erasure_id: UUID, at: datetime, until: datetime) -> bool:
    """Store that the confirming mail is requested, and when to see whether it was sent.

    Returns:
        Whether it was not requested before.
    """
    connection.execute(
        "UPDATE erasures SET next_attempt_at = %(until)s WHERE id = %(id)s", {"id": erasure_id, "until": until}
    )
    requested = connection.execute(
        "UPDATE erasures SET confirmed_at = %(at)s WHERE id = %(id)s AND confirmed_at IS NULL",
        {"id": erasure_id, "at": at},
    )
    return requested.rowcount == 1


def acknowledge(connection: Connection, erasure_id: UUID, service: str, at: datetime) -> None:
    """Record that a service has erased its part. Idempotent."""
    connection.execute(
        """
        INSERT INTO erasure_acknowledgements (erasure_id, service, acknowledged_at)
        VALUES (%(id)s, %(service)s, %(at)s) ON CONFLICT DO NOTHING
        """,
        {"id": erasure_id, "service": service, "at": at},
    )


def acknowledged(connection: Connection, erasure_id: UUID) -> set[str]:
    """Return the services that have erased their part."""
    rows = connection.execute(
        "SELECT service FROM erasure_acknowledgements WHERE erasure_id = %(id)s", {"id": erasure_id}
    )
    return {row["service"] for row in rows}


def finish(connection: Connection, erasure_id: UUID, at: datetime) -> bool:
    """Record that everything is erased; False if another attempt did."""
    done = connection.execute(
        "UPDATE erasures SET erased_at = %(at)s, postponed_by = '{}' WHERE id = %(id)s AND erased_at IS NULL",
        {"id": erasure_id, "at": at},
    )
    return done.rowcount == 1


def count_left_behind(connection: Connection, requested_before: datetime) -> int:
    """Count the old requests that are not fulfilled yet."""
    [row] = connection.execute(
        "SELECT count(*) AS waiting FROM erasures WHERE erased_at IS NULL AND requested_at < %(before)s",
        {"before": requested_before},
    )
    return int(row["waiting"])


def delete_old(connection: Connection, erased_before: datetime) -> int:
    """Delete the records of old erasures; return how many."""
    return connection.execute("DELETE FROM erasures WHERE erased_at < %(before)s", {"before": erased_before}).rowcount
