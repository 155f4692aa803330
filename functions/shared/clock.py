"""The current time."""

from datetime import UTC, datetime


def present_moment() -> datetime:
    """Return the current time in UTC, truncated to milliseconds, the precision that every database stores."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
