"""A user sees where they are signed in, and signs out there."""

from typing import Any

import pytest

from auth.handlers import end_session, list_sessions, logout, open_guest_session
from shared.caller import Caller
from shared.postgres import Connection
from tests.apigateway import Response, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import caller_of, is_accepted, refresh, sign_in, sign_up


def listed(caller: Caller) -> list[dict[str, Any]]:
    response = call(list_sessions.handler, "GET", "/auth/sessions", caller=caller)
    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    return list(response.body["sessions"])


def end(caller: Caller, session_id: str) -> Response:
    options: dict[str, Any] = {"route": "/auth/sessions/{id}", "parameters": {"id": session_id}, "caller": caller}
    return call(end_session.handler, "DELETE", f"/auth/sessions/{session_id}", **options)


def ids(caller: Caller) -> list[str]:
    return [each["id"] for each in listed(caller)]


def test_the_list_names_the_current_session_and_when_each_was_used_last() -> None:
    one, other = sign_up().body, sign_in().body
    here, there = caller_of(one["token"]), caller_of(other["token"])
    before = ids(here)
    refresh(one["refresh_token"])

    sessions = listed(here)

    assert before == [there.session_id, here.session_id]
    assert [(each["id"], each["current"]) for each in sessions] == [
        (here.session_id, True),
        (there.session_id, False),
    ]
    assert [each["last_used_at"] > each["created_at"] for each in sessions] == [True, False]
    assert {tuple(each) for each in sessions} == {("id", "created_at", "last_used_at", "expires_at", "current")}


def test_ended_and_expired_sessions_and_those_of_others_are_not_listed(admin: Connection) -> None:
    here = caller_of(sign_up().body["token"])
    ended, expired = (caller_of(sign_in().body["token"]) for _ in range(2))
    sign_up("eve@example.com")
    call(logout.handler, "POST", "/auth/logout", caller=ended)
    admin.execute("UPDATE sessions SET expires_at = now() WHERE id = %s", [expired.session_id])

    assert ids(here) == [here.session_id]


def test_an_ended_session_is_refused_like_after_a_logout(admin: Connection) -> None:
    one, other = sign_up().body, sign_in().body
    here, there = caller_of(one["token"]), caller_of(other["token"])

    response = end(here, there.session_id)

    assert (response.status, response.body) == (204, "")
    assert (is_accepted(one["token"]), is_accepted(other["token"])) == (True, False)
    assert (refresh(one["refresh_token"]).status, refresh(other["refresh_token"]).status) == (200, 401)
    assert ids(here) == [here.session_id]
    assert admin.execute("SELECT end_reason, end_published FROM sessions WHERE ended_at IS NOT NULL").fetchall() == [
        {"end_reason": "logout", "end_published": True}
    ]


def test_without_valkey_the_end_is_published_later(admin: Connection, servers: TestServers) -> None:
    here, there = caller_of(sign_up().body["token"]), caller_of(sign_in().body["token"])
    servers.valkey.stop()

    assert end(here, there.session_id).status == 204
    assert admin.execute("SELECT id::text, end_published FROM sessions WHERE ended_at IS NOT NULL").fetchall() == [
        {"id": there.session_id, "end_published": False}
    ]


def test_the_current_session_can_be_ended() -> None:
    token = sign_up().body["token"]
    here = caller_of(token)

    assert end(here, here.session_id).status == 204
    assert not is_accepted(token)


@pytest.mark.parametrize("session_id", ["00000000-0000-4000-8000-000000000000", "not-a-uuid"])
def test_an_unknown_session_is_not_found(session_id: str) -> None:
    here = caller_of(sign_up().body["token"])

    assert (end(here, session_id).status, end(here, session_id).body["code"]) == (404, "session_not_found")


def test_another_users_session_does_not_exist() -> None:
    token = sign_up().body["token"]
    eve = caller_of(sign_up("eve@example.com").body["token"])

    response = end(eve, caller_of(token).session_id)

    assert (response.status, response.body["code"]) == (404, "session_not_found")
    assert is_accepted(token)


def test_a_session_ends_once() -> None:
    here, there = caller_of(sign_up().body["token"]), caller_of(sign_in().body["token"])

    assert [end(here, there.session_id).status for _ in range(2)] == [204, 404]


def test_an_ended_session_ends_no_other() -> None:
    here, other = caller_of(sign_up().body["token"]), sign_in().body["token"]
    call(logout.handler, "POST", "/auth/logout", caller=here)

    assert end(here, caller_of(other).session_id).status == 401
    assert is_accepted(other)


def test_a_guest_has_no_list_and_ends_nothing() -> None:
    token = call(open_guest_session.handler, "POST", "/auth/guest", json={"email": "ada@example.com"}).body["token"]
    guest = caller_of(token)

    assert call(list_sessions.handler, "GET", "/auth/sessions", caller=guest).status == 403
    assert end(guest, guest.session_id).status == 403
    assert is_accepted(token)
