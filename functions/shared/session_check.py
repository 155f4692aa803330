"""Checks the caller's session before a write, so that nothing is written with an ended session.

The session's mark comes from Valkey, in the round trip that counts the request. Without a mark, or without Valkey, the
auth service reads the session from its database. If that fails too, the write is refused.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from shared.dependencies import DependencyHolder
from shared.errors import Unauthorized
from shared.invoke import invoke
from shared.session_marks import is_active, key_of
from shared.settings import required
from shared.translatable import Translatable
from shared.valkey_protocol import Command

type AskAuth = Callable[[str, bool], bool]
"""Ask the auth service whether a session is active, and whether to mark it in Valkey if it is."""

_MARK = "session_mark"


def read_mark(session_id: str) -> Command:
    """Return the command that reads a session's mark."""
    return ("GET", key_of(session_id))


def attach_mark(event: dict[str, Any], mark: str | None) -> None:
    """Attach the mark that Valkey returned to a Lambda event. Without Valkey, attach nothing."""
    event[_MARK] = mark


def require_active(session_id: str, event: dict[str, Any]) -> None:
    """Refuse an ended session.

    Args:
        session_id: The caller's session.
        event: The Lambda event, with the session's mark.

    Raises:
        Unauthorized: The session has ended or expired.
        DependencyUnavailable: Neither Valkey nor the auth service responds.
    """
    active = is_active(event.get(_MARK))
    if active is None:
        active = _holder.get()(session_id, _MARK in event)
    if not active:
        raise Unauthorized(Translatable("The session has ended, sign in again"))


def invoke_auth(session_id: str, mark: bool) -> bool:
    """Invoke the auth service's internal function.

    Raises:
        DependencyUnavailable: It does not respond.
    """
    guard: Any = nullcontext()
    if mark:
        # Shared through Valkey, so of no use without it. Imported late, because almost no request needs it.
        from shared.breaker import breaker

        guard = breaker("auth")
    with guard:
        return bool(invoke(required("CHECK_SESSION_FUNCTION"), {"session_id": session_id, "mark": mark})["active"])


_holder = DependencyHolder[AskAuth](invoke_auth)
override = _holder.override
