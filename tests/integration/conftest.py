"""Handlers in this process against the real servers."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from auth import internal_api
from auth.repository.database import database
from shared import session_check


@pytest.fixture(autouse=True)
def _clean(clean: None) -> None:
    """Every test starts with empty tables."""


@pytest.fixture(autouse=True)
def _sessions() -> Iterator[None]:
    """Callers invented by tests have active sessions; the auth service checks those of real logins."""

    def check(session_id: str, mark: bool) -> bool:
        return _is_invented(session_id) or internal_api.check_session(session_id, mark=mark)

    previous = session_check.override(check)
    yield
    session_check.override(previous)


def _is_invented(session_id: str) -> bool:
    try:
        UUID(session_id)
    except ValueError:
        return True
    with database.connection() as connection:
        return not connection.execute("SELECT 1 FROM sessions WHERE id = %s", [session_id]).fetchall()
