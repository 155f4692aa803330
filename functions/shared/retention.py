"""Retention periods, which are settings."""

from datetime import timedelta

from shared.settings import required


def retention(setting: str) -> timedelta:
    """Return a retention period.

    Args:
        setting: Name of the variable, which holds days.

    Raises:
        KeyError: The variable is missing.
    """
    return timedelta(days=int(required(setting)))
