"""Leases: the right to run a job alone."""

from auth.repository.database import database


def take(name: str, seconds: float) -> bool:
    """Take a lease; return False while another function holds it.

    Args:
        name: The job.
        seconds: How long the lease lasts unless it is released. Longer than the function may run, so that an expired
            lease belongs to a function that has ended.
    """
    with database.connection() as connection:
        row = connection.execute(
            """
            INSERT INTO leases (name, held_until)
            VALUES (%(name)s, clock_timestamp() + make_interval(secs => %(seconds)s))
            ON CONFLICT (name) DO UPDATE SET held_until = excluded.held_until
                WHERE leases.held_until <= clock_timestamp()
            RETURNING 1
            """,
            {"name": name, "seconds": seconds},
        ).fetchone()
    return row is not None


def release(name: str) -> None:
    """End a lease early. Only its holder may call this."""
    with database.connection() as connection:
        connection.execute("DELETE FROM leases WHERE name = %(name)s", {"name": name})
