"""The time."""

from datetime import UTC, datetime


def present_moment() -> datetime:
    """Now in UTC, in whole milliseconds: as exactly as every database stores it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
