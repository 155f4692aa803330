"""Writes that require an active session."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter

from shared import ratelimit, session_check
from shared.caller import Caller
from shared.errors import DependencyUnavailable
from shared.http import ActiveAdmin, ActiveUser, AdminUser, CurrentUser, lambda_handler
from shared.http.identity import requires_active_session
from shared.valkey_protocol import Command
from tests.apigateway import Response, call

CUSTOMER = Caller("user-1", "ada@example.test", "customer", "session-1")
ADMIN = Caller("user-2", "bo@example.test", "admin", "session-2")
reads, writes, admin_writes = APIRouter(), APIRouter(), APIRouter()
written: list[str] = []


@reads.get("/things")
def get_things(user: CurrentUser) -> dict[str, str]:
    return {"id": user.user_id}


@writes.post("/things")
def create_thing(user: ActiveUser) -> dict[str, str]:
    written.append(user.user_id)
    return {"id": user.user_id}


@admin_writes.delete("/things")
def delete_things(admin: ActiveAdmin) -> dict[str, str]:
    written.append(admin.user_id)
    return {"id": admin.user_id}


class Auth:
    """Stands in for the auth service.

    Attributes:
        asked: The checked sessions, and whether to mark them.
        response: What it returns, or the error that it raises.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.response: bool | Exception = True

    def __call__(self, session_id: str, mark: bool) -> bool:
        self.asked.append((session_id, mark))
        if isinstance(self.response, Exception):
            raise self.response
        return self.response


class Valkey:
    """Stands in for Valkey: counts nothing, holds the marks of sessions.

    Attributes:
        marks: Marks by session; None if Valkey is unavailable.
        trips: The commands of each round trip.
    """

    def __init__(self) -> None:
        self.marks: dict[str, str] | None = {}
        self.trips: list[list[str]] = []

    def execute_all(self, *commands: Command) -> list[Any]:
        self.trips.append([str(command[0]) for command in commands])
        if self.marks is None:
            raise DependencyUnavailable("cache")
        marks = {f"auth:session:{session}": mark for session, mark in self.marks.items()}
        return [marks.get(str(command[1])) if command[0] == "GET" else 1 for command in commands]


@pytest.fixture(autouse=True)
def auth() -> Iterator[Auth]:
    written.clear()
    auth = Auth()
    previous = session_check.override(auth)
    yield auth
    session_check.override(previous)


@pytest.fixture
def valkey(monkeypatch: pytest.MonkeyPatch) -> Valkey:
    valkey = Valkey()
    monkeypatch.setattr(ratelimit, "execute_all", valkey.execute_all)
    return valkey


def write(caller: Caller | None = CUSTOMER) -> Response:
    return call(lambda_handler(writes), "POST", "/things", caller=caller)


def delete(caller: Caller) -> Response:
    return call(lambda_handler(admin_writes), "DELETE", "/things", caller=caller)


def test_a_marked_session_is_checked_in_the_round_trip_that_counts(valkey: Valkey, auth: Auth) -> None:
    valkey.marks = {"session-1": "active"}

    response = write()

    assert (response.status, written) == (200, ["user-1"])
    assert valkey.trips == [["INCR", "EXPIRE", "TTL", "GET"]]
    assert auth.asked == []


def test_an_ended_session_writes_nothing(valkey: Valkey, auth: Auth) -> None:
    valkey.marks = {"session-1": "ended"}

    response = write()

    assert (response.status, response.body["code"], written) == (401, "unauthorized", [])
    assert auth.asked == []


@pytest.mark.parametrize("mark", ["", "Active", "anything"])
def test_an_unknown_mark_writes_nothing(valkey: Valkey, mark: str) -> None:
    valkey.marks = {"session-1": mark}

    assert (write().status, written) == (401, [])


@pytest.mark.parametrize(("active", "status"), [(True, 200), (False, 401)])
def test_without_a_mark_auth_checks_and_marks_the_session(
    valkey: Valkey, auth: Auth, active: bool, status: int
) -> None:
    auth.response = active

    response = write()

    assert (response.status, len(written)) == (status, int(active))
    assert auth.asked == [("session-1", True)]


@pytest.mark.parametrize(("active", "status"), [(True, 200), (False, 401)])
def test_without_valkey_auth_checks_the_session(valkey: Valkey, auth: Auth, active: bool, status: int) -> None:
    valkey.marks = None
    auth.response = active

    response = write()

    assert (response.status, len(written)) == (status, int(active))
    assert auth.asked == [("session-1", False)]


@pytest.mark.parametrize("marks", [None, {}])
def test_a_session_that_cannot_be_checked_writes_nothing(
    valkey: Valkey, auth: Auth, marks: dict[str, str] | None
) -> None:
    valkey.marks = marks
    auth.response = DependencyUnavailable("auth-check-session")

    response = write()

    assert (response.status, response.headers["retry-after"], written) == (503, "5", [])


def test_without_a_caller_no_session_is_checked(valkey: Valkey, auth: Auth) -> None:
    response = write(caller=None)

    assert (response.status, written, auth.asked) == (401, [], [])
    assert valkey.trips == [["INCR", "EXPIRE", "TTL"]]


def test_a_read_does_not_check_the_session(valkey: Valkey, auth: Auth) -> None:
    valkey.marks = {"session-1": "ended"}

    response = call(lambda_handler(reads), "GET", "/things", caller=CUSTOMER)

    assert (response.status, auth.asked) == (200, [])
    assert valkey.trips == [["INCR", "EXPIRE", "TTL"]]


@pytest.mark.parametrize(
    ("caller", "mark", "status"), [(ADMIN, "active", 200), (ADMIN, "ended", 401), (CUSTOMER, "active", 403)]
)
def test_an_admins_write_requires_the_role_and_an_active_session(
    valkey: Valkey, caller: Caller, mark: str, status: int
) -> None:
    valkey.marks = {caller.session_id: mark}

    assert (delete(caller).status, len(written)) == (status, int(status == 200))


def test_a_client_cannot_send_a_mark(valkey: Valkey) -> None:
    valkey.marks = {"session-1": "ended"}
    body, headers = {"session_mark": "active"}, {"session-mark": "active", "session_mark": "active"}

    response = call(lambda_handler(writes), "POST", "/things", caller=CUSTOMER, json=body, headers=headers)

    assert (response.status, written) == (401, [])


def test_the_routers_that_require_an_active_session_are_found() -> None:
    admin_reads = APIRouter()

    @admin_reads.get("/things")
    def get_things(admin: AdminUser) -> None:
        """Return nothing."""

    assert [requires_active_session(each) for each in (reads, admin_reads, writes, admin_writes)] == [
        False,
        False,
        True,
        True,
    ]
