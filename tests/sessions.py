"""Sessions of the callers that tests make up."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from auth import internal_api
from auth.repository.database import database
from shared import session_check


@contextmanager
def invented_sessions_active() -> Iterator[None]:
    """Let made-up callers write; the auth service in this process checks the sessions of real logins."""

    def check(session_id: str, mark: bool) -> bool:
        return _is_invented(session_id) or internal_api.check_session(session_id, mark=mark)

    previous = session_check.override(check)
    try:
        yield
    finally:
        session_check.override(previous)


def _is_invented(session_id: str) -> bool:
    try:
        UUID(session_id)
    except ValueError:
        return True
    with database.connection() as connection:
        return not connection.execute("SELECT 1 FROM sessions WHERE id = %s", [session_id]).fetchall()
