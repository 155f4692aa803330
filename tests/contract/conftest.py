"""Contracts between the templates, the handlers and the documents."""

from collections.abc import Iterator

import pytest

from tests.sessions import invented_sessions_active


@pytest.fixture(autouse=True)
def _sessions() -> Iterator[None]:
    with invented_sessions_active():
        yield
