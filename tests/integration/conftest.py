"""Handlers in this process against the real servers."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from shared.observability import logger
from tests.sessions import invented_sessions_active


@pytest.fixture(autouse=True)
def _clean(clean: None) -> None:
    """Every test starts with empty tables."""


@pytest.fixture(autouse=True)
def _sessions() -> Iterator[None]:
    with invented_sessions_active():
        yield


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """Everything that is logged, debug messages included."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    written = logger().handlers[0]
    before = written.setStream(stream)  # type: ignore[attr-defined]
    level = logger().log_level
    logger().setLevel("DEBUG")
    yield stream
    logger().setLevel(level)
    written.setStream(before)  # type: ignore[attr-defined]
    logging.getLogger().removeHandler(handler)
