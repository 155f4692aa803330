"""Handlers in this process against the real servers."""

from collections.abc import Iterator

import pytest

from tests.sessions import invented_sessions_active


@pytest.fixture(autouse=True)
def _clean(clean: None) -> None:
    """Every test starts with empty tables."""


@pytest.fixture(autouse=True)
def _sessions() -> Iterator[None]:
    with invented_sessions_active():
        yield
