"""Positions in lists that are sorted by time."""

from datetime import datetime
from typing import NamedTuple


class ListPosition(NamedTuple):
    """A position between the entries of a list, newest first; ids decide between entries of the same time."""

    created_at: datetime
    id: str
