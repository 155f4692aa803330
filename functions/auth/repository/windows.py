"""Counts in a window that starts with the first one."""


def count_in_window(key: str, counter: str, most: str) -> str:
    """Return the end of `INSERT INTO … AS counted`, which returns a row unless the window has as many as allowed.

    The inserted row is the first of a window. All arguments are SQL.

    Args:
        key: The columns of the primary key.
        counter: The column of the count.
        most: How many a window may have.
    """
    return f"""
        ON CONFLICT ({key}) DO UPDATE SET
            {counter} = CASE WHEN counted.window_ends_at > clock_timestamp() THEN counted.{counter} + 1 ELSE 1 END,
            window_ends_at = CASE
                WHEN counted.window_ends_at > clock_timestamp() THEN counted.window_ends_at
                ELSE excluded.window_ends_at
            END
            WHERE counted.{counter} < {most} OR counted.window_ends_at <= clock_timestamp()
        RETURNING 1
    """
