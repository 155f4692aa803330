"""The positions in its lists where the reconciler's next run continues."""

from datetime import datetime

from shared.postgres import Connection


def find(connection: Connection, name: str) -> str | None:
    """Return where the next run continues a list; None for its start."""
    row = connection.execute("SELECT after FROM reconciler_positions WHERE list = %(list)s", {"list": name}).fetchone()
    return row["after"] if row else None


def store(connection: Connection, name: str, after: str | None, at: datetime) -> None:
    """Store where the next run continues a list; None for its start."""
    parameters = {"list": name, "after": after, "at": at}
    if after is None:
        connection.execute("DELETE FROM reconciler_positions WHERE list = %(list)s", parameters)
        return
    connection.execute(
        """
        INSERT INTO reconciler_positions (list, after, stored_at) VALUES (%(list)s, %(after)s, %(at)s)
        ON CONFLICT (list) DO UPDATE SET after = EXCLUDED.after, stored_at = EXCLUDED.stored_at
        """,
        parameters,
    )
