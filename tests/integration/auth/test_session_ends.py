from typing import Any

import pytest

from auth import session_cache
from auth.handlers import change_password, get_current_user, logout, publish_ended_sessions
from auth.repository import sessions
from auth.service import end_sessions
from shared import valkey_protocol
from shared.errors import DependencyUnavailable
from shared.postgres import Connection
from tests.apigateway import Answer, Context, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    EMAIL,
    PASSWORD,
    caller_of,
    failing,
    is_accepted,
    refresh,
    sign_in,
    sign_up,
)

NEW_PASSWORD = "another horse battery"


def log_out(token: str) -> Answer:
    return call(logout.handler, "POST", "/auth/logout", caller=caller_of(token))


def change(token: str, current: str = PASSWORD, new: str = NEW_PASSWORD) -> Answer:
    body = {"current_password": current, "new_password": new}
    return call(change_password.handler, "POST", "/auth/password", json=body, caller=caller_of(token))


def publish() -> dict[str, Any]:
    return publish_ended_sessions.handler({}, Context())


def test_logging_out_ends_only_this_session(admin: Connection) -> None:
    one, other = sign_up().body, sign_in().body

    response = log_out(one["token"])

    assert (response.status, response.body) == (204, "")
    assert (is_accepted(one["token"]), is_accepted(other["token"])) == (False, True)
    assert (refresh(one["refresh_token"]).status, refresh(other["refresh_token"]).status) == (401, 200)
    assert _published(admin) == {"logout": True}


def test_logging_out_is_idempotent(admin: Connection) -> None:
    token = sign_up().body["token"]
    log_out(token)
    before = admin.execute("SELECT * FROM sessions").fetchall()

    response = log_out(token)

    assert response.status == 204
    assert admin.execute("SELECT * FROM sessions").fetchall() == before


@pytest.mark.parametrize("handler", [logout.handler, get_current_user.handler, change_password.handler])
def test_a_request_without_a_caller_is_refused(handler: Any) -> None:
    response = call(handler, "POST" if handler is not get_current_user.handler else "GET", _path_of(handler))

    assert response.status in (400, 401)
    assert handler is change_password.handler or response.status == 401


def test_a_logout_without_valkey_takes_effect_at_once_and_is_published_later(
    admin: Connection, servers: TestServers
) -> None:
    token = sign_up().body["token"]
    servers.valkey.stop()

    response = log_out(token)
    refused_without_cache = not is_accepted(token)
    before = _published(admin)
    servers.valkey.start()
    published = publish()

    assert (response.status, refused_without_cache, before) == (204, True, {"logout": False})
    assert (published["published"], _published(admin)) == (1, {"logout": True})
    assert session_cache.is_marked_active(caller_of(token).session_id) is False


def test_an_active_mark_that_outlived_a_logout_is_overwritten_by_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_ended", _crash)
        response = log_out(token)
    accepted_before = is_accepted(token)

    publish()

    assert (response.status, accepted_before, is_accepted(token)) == (204, True, False)


def test_a_crash_after_the_commit_is_repaired_by_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_ended", _exit)
        _log_out_and_crash(token)

    publish()

    assert not is_accepted(token)


def test_a_crash_before_the_mark_is_recorded_is_repaired_by_the_schedule(
    admin: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_up().body["token"]
    with monkeypatch.context() as patch:
        patch.setattr(sessions, "set_end_published", _exit)
        _log_out_and_crash(token)
    before = _published(admin)

    publish()

    assert (before, _published(admin)) == ({"logout": False}, {"logout": True})
    assert not is_accepted(token)


def test_a_crash_before_the_commit_leaves_the_session_open(admin: Connection) -> None:
    token = sign_up().body["token"]

    with failing(admin, "UPDATE", "sessions"):
        response = log_out(token)

    assert response.status == 503
    assert is_accepted(token)


def test_an_authorizer_overtaken_by_a_logout_does_not_revive_the_session(
    monkeypatch: pytest.MonkeyPatch, servers: TestServers
) -> None:
    token = sign_up().body["token"]
    _erase_marks(servers)
    mark_active = session_cache.mark_active

    def log_out_first(session_id: str) -> None:
        log_out(token)
        mark_active(session_id)

    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_active", log_out_first)
        slow = is_accepted(token)

    assert (slow, is_accepted(token)) == (True, False)


def test_a_refresh_overtaken_by_a_logout_does_not_revive_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = sign_up().body
    mark_active = session_cache.mark_active

    def log_out_first(session_id: str) -> None:
        log_out(pair["token"])
        mark_active(session_id)

    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_active", log_out_first)
        late = refresh(pair["refresh_token"]).body

    assert not is_accepted(late["token"])
    assert refresh(late["refresh_token"]).status == 401


def test_a_session_without_a_mark_is_read_from_the_database_and_marked(servers: TestServers) -> None:
    token = sign_up().body["token"]
    _erase_marks(servers)

    assert is_accepted(token)
    assert session_cache.is_marked_active(caller_of(token).session_id) is True


def test_an_ended_session_without_a_mark_stays_refused(servers: TestServers) -> None:
    token = sign_up().body["token"]
    log_out(token)
    _erase_marks(servers)

    assert not is_accepted(token)


def test_an_expired_session_is_refused(admin: Connection, servers: TestServers) -> None:
    token = sign_up().body["token"]
    admin.execute("UPDATE sessions SET expires_at = now()")
    _erase_marks(servers)

    assert not is_accepted(token)


def test_changing_the_password_ends_the_other_sessions() -> None:
    here, there = sign_up().body, sign_in().body

    response = change(here["token"])

    assert (response.status, response.body) == (204, "")
    assert (is_accepted(here["token"]), is_accepted(there["token"])) == (True, False)
    assert (refresh(here["refresh_token"]).status, refresh(there["refresh_token"]).status) == (200, 401)
    assert (sign_in().status, sign_in(password=NEW_PASSWORD).status) == (401, 200)


def test_other_users_keep_their_sessions() -> None:
    mine, theirs = sign_up().body, sign_up("grace@example.com").body

    change(mine["token"])

    assert is_accepted(theirs["token"])


def test_a_wrong_current_password_changes_nothing() -> None:
    here, there = sign_up().body, sign_in().body

    response = change(here["token"], current="wrong horse battery")

    assert (response.status, response.body["code"]) == (401, "invalid_credentials")
    assert is_accepted(there["token"])
    assert sign_in().status == 200


def test_guesses_of_the_current_password_delay_the_account() -> None:
    token = sign_up().body["token"]

    statuses = [change(token, current="wrong horse battery").status for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert sign_in().status == 429


def test_a_common_new_password_changes_nothing() -> None:
    token = sign_up().body["token"]

    response = change(token, new="password123")

    assert (response.status, response.body["details"][0]["field"]) == (400, "new_password")
    assert sign_in().status == 200


def test_a_login_overtaken_by_a_password_change_fails(admin: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    from auth.repository import users

    token = sign_up().body["token"]
    lock = users.lock_unchanged

    def change_first(*given: Any) -> Any:
        monkeypatch.setattr(users, "lock_unchanged", lock)
        assert change(token).status == 204
        return lock(*given)

    monkeypatch.setattr(users, "lock_unchanged", change_first)
    response = sign_in()

    assert response.status == 401
    assert admin.execute("SELECT count(*) AS n FROM sessions").fetchall()[0]["n"] == 1


def test_the_slower_of_two_password_changes_gets_a_409(monkeypatch: pytest.MonkeyPatch) -> None:
    from auth.repository import users

    token = sign_up().body["token"]
    find = users.find

    def change_meanwhile(user_id: str) -> Any:
        monkeypatch.setattr(users, "find", find)
        user = find(user_id)
        assert change(token).status == 204
        return user

    monkeypatch.setattr(users, "find", change_meanwhile)
    response = change(token, new="a third horse battery")

    assert (response.status, response.body["code"]) == (409, "password_changed")
    assert sign_in(password=NEW_PASSWORD).status == 200


def test_a_crash_during_a_password_change_changes_nothing(admin: Connection) -> None:
    here, there = sign_up().body, sign_in().body

    with failing(admin, "UPDATE", "sessions"):
        response = change(here["token"])

    assert response.status == 503
    assert is_accepted(there["token"])
    assert sign_in().status == 200


def test_the_schedule_deletes_only_expired_rows(admin: Connection) -> None:
    sign_up()
    sign_up("grace@example.com")
    sign_in("stranger@example.com")
    sign_in("unknown@example.com")
    admin.execute("""
        UPDATE sessions SET expires_at = now() - interval '2 hours'
        WHERE user_id = (SELECT id FROM users WHERE email = 'ada@example.com')
    """)
    admin.execute("""
        UPDATE login_failures SET last_attempt_at = now() - interval '25 hours'
        WHERE address_hash = sha256('stranger@example.com')
    """)

    result = publish()

    assert result == {"published": 0, "deleted_sessions": 1, "deleted_login_failures": 1}
    counts = [_count(admin, table) for table in ("users", "sessions", "refresh_tokens", "login_failures")]
    assert counts == [2, 1, 1, 1]
    assert sign_in(EMAIL).status == 200


def _count(admin: Connection, table: str) -> int:
    return int(admin.execute(f"SELECT count(*) AS n FROM {table}").fetchall()[0]["n"])


def _published(admin: Connection) -> dict[str, bool]:
    rows = admin.execute("SELECT end_reason, end_published FROM sessions WHERE ended_at IS NOT NULL")
    return {row["end_reason"]: row["end_published"] for row in rows}


def _erase_marks(servers: TestServers) -> None:
    import valkey

    with valkey.Valkey.from_url(servers.valkey.url) as client:
        client.flushall()


def _path_of(handler: Any) -> str:
    paths = {logout.handler: "/auth/logout", get_current_user.handler: "/auth/me"}
    return paths.get(handler, "/auth/password")


def _crash(*_: Any) -> None:
    raise DependencyUnavailable("cache")


def _exit(*_: Any) -> None:
    raise SystemExit(1)


def _log_out_and_crash(token: str) -> None:
    with pytest.raises(SystemExit):
        end_sessions.log_out(caller_of(token).session_id)


def test_the_valkey_connection_recovers_after_a_restart(servers: TestServers) -> None:
    valkey_protocol.put("key", "before", seconds=60)
    servers.valkey.stop()
    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("key")
    servers.valkey.start()

    valkey_protocol.put("key", "after", seconds=60)

    assert valkey_protocol.get("key") == "after"
