"""When reservations were last checked for passed deadlines."""

from shared.postgres import Connection

PAUSE_SECONDS = 360
_GAP_SECONDS = 180


def begin(connection: Connection) -> bool:
    """Record the start of a run; return False if runs resumed less than six minutes ago after a gap of three or more.

    Runs start every minute, so a gap means that the database was down. Payments made during the gap are still queued.
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
        RETURNING resumed_at <= last_at - make_interval(secs => %(pause)s) AS pause_is_over
        """,
        {"gap": _GAP_SECONDS, "pause": PAUSE_SECONDS},
    )
    return bool(row["pause_is_over"])
