"""When reservations were looked through for passed deadlines."""

from shared.postgres import Connection

PAUSE_SECONDS = 360
_GAP_SECONDS = 180


def begin(connection: Connection) -> bool:
    """Note that a run begins; False within six minutes after runs had stopped for three or longer.

    They run every minute: it was the database that stopped, and what was paid meanwhile is yet to be told.
    """
    [row] = connection.execute(
        """
        INSERT INTO expiry_runs AS known (last_at, resumed_at) VALUES (clock_timestamp(), '-infinity')
        ON CONFLICT (only_row) DO UPDATE SET
            last_at = EXCLUDED.last_at,
            resumed_at = CASE
                WHEN known.last_at < EXCLUDED.last_at - make_interval(secs => %(gap)s) THEN EXCLUDED.last_at
                ELSE known.resumed_at
            END
        RETURNING resumed_at <= last_at - make_interval(secs => %(pause)s) AS has_settled
        """,
        {"gap": _GAP_SECONDS, "pause": PAUSE_SECONDS},
    )
    return bool(row["has_settled"])
