"""Where each job of the products service stopped."""

from products.repository.database import database


def load_position(job: str) -> str:
    """Return the id after which to continue; empty at the beginning."""
    with database.connection() as connection:
        row = connection.execute("SELECT after FROM job_positions WHERE job = %(job)s", {"job": job}).fetchone()
    return row["after"] if row else ""


def save_position(job: str, after: str) -> None:
    """Store the id after which the next run continues."""
    with database.connection() as connection:
        connection.execute(
            """
            INSERT INTO job_positions (job, after) VALUES (%(job)s, %(after)s)
            ON CONFLICT (job) DO UPDATE SET after = EXCLUDED.after
            """,
            {"job": job, "after": after},
        )
