"""Directories of servers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server_directory() -> Iterator[Path]:
    """Yield a directory that is deleted afterwards.

    Not one of pytest's: each start of pytest closes those to other system users, and root's PostgreSQL runs as one.
    """
    with tempfile.TemporaryDirectory(prefix="bottega-tests-", ignore_cleanup_errors=True) as directory:
        yield Path(directory)
