from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from auth import internal_api, session_cache
from auth.handlers import change_password, get_current_user, logout, publish_ended_sessions
from auth.repository import sessions, users
from auth.service import end_sessions
from shared import valkey_pause, valkey_protocol
from shared.errors import DependencyUnavailable
from shared.postgres import Connection
from tests.apigateway import Context, Response, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    ADDRESS,
    ELSEWHERE,
    EMAIL,
    PASSWORD,
    caller_of,
    failing,
    is_accepted,
    refresh,
    sign_in,
    sign_up,
    verify,
)

NEW_PASSWORD = "another horse battery"


def log_out(token: str) -> Response:
    return call(logout.handler, "POST", "/auth/logout", caller=caller_of(token))


def change(token: str, current: str = PASSWORD, new: str = NEW_PASSWORD, address: str = ADDRESS) -> Response:
    body = {"current_password": current, "new_password": new}
    caller = caller_of(token)
    return call(change_password.handler, "POST", "/auth/password", json=body, caller=caller, address=address)


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


def test_a_session_whose_end_cannot_be_published_does_not_stop_the_schedule(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = [sign_up().body["token"], *(sign_in().body["token"] for _ in range(2))]
    failing_session = caller_of(tokens[1]).session_id

    def fail_for_the_second(session_id: str) -> None:
        if session_id == failing_session:
            raise ZeroDivisionError
        mark_ended(session_id)

    mark_ended = session_cache.mark_ended
    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_ended", _crash)
        assert [log_out(token).status for token in tokens] == [204] * 3
        patch.setattr(session_cache, "mark_ended", fail_for_the_second)
        published = publish()["published"]

    assert (published, [is_accepted(token) for token in tokens]) == (2, [False, True, False])
    assert [record.item for record in caplog.records if hasattr(record, "item")] == [failing_session]
    assert '"TaskFailed":[1.0]' in capsys.readouterr().out
    assert (publish()["published"], is_accepted(tokens[1])) == (1, False)


def test_deletions_run_although_publishing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def delete() -> dict[str, int]:
        ran.append("deleted")
        return {}

    monkeypatch.setattr(end_sessions, "publish_unpublished_ends", _crash)
    monkeypatch.setattr(internal_api, "delete_expired_rows", delete)

    with pytest.raises(DependencyUnavailable):
        publish()

    assert ran == ["deleted"]


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


def test_changing_the_password_ends_all_sessions_and_opens_a_new_one(admin: Connection) -> None:
    here, there = sign_up().body, sign_in().body

    response = change(here["token"])

    assert (response.status, set(response.body)) == (200, {"token", "refresh_token", "expires_in"})
    assert response.headers["cache-control"] == "no-store"
    assert (is_accepted(here["token"]), is_accepted(there["token"])) == (False, False)
    assert (refresh(here["refresh_token"]).status, refresh(there["refresh_token"]).status) == (401, 401)
    assert is_accepted(response.body["token"])
    assert refresh(response.body["refresh_token"]).status == 200
    assert caller_of(response.body["token"]).session_id != caller_of(here["token"]).session_id
    assert (sign_in().status, sign_in(password=NEW_PASSWORD).status) == (401, 200)
    assert _published(admin) == {"password_changed": True}


def test_a_refresh_token_stolen_from_the_changing_session_is_worthless() -> None:
    own = sign_up().body
    stolen = own["refresh_token"]

    change(own["token"])

    assert refresh(stolen).status == 401


def test_a_successor_stolen_within_the_retry_window_is_worthless() -> None:
    own = sign_up().body
    stolen = refresh(own["refresh_token"]).body["refresh_token"]

    change(own["token"])

    assert (refresh(stolen).status, refresh(own["refresh_token"]).status) == (401, 401)


def test_refreshes_parallel_to_a_password_change_leave_no_working_token() -> None:
    own = sign_up().body

    with ThreadPoolExecutor(9) as pool:
        changing = pool.submit(change, own["token"])
        stolen = [response.body for response in pool.map(refresh, [own["refresh_token"]] * 8) if response.status == 200]

    assert changing.result().status == 200
    assert not any(is_accepted(pair["token"]) for pair in stolen)
    assert all(refresh(pair["refresh_token"]).status == 401 for pair in stolen)


def test_of_parallel_password_changes_one_succeeds(admin: Connection) -> None:
    token = sign_up().body["token"]

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda number: change(token, new=f"horse battery {number}"), range(8)))

    assert sorted({response.status for response in responses}) in ([200, 401], [200, 409], [200, 401, 409])
    [changed] = [response for response in responses if response.status == 200]
    assert is_accepted(changed.body["token"])
    open_sessions = admin.execute("SELECT count(*) AS n FROM sessions WHERE ended_at IS NULL").fetchall()
    assert open_sessions[0]["n"] == 1


def test_an_ended_session_cannot_change_the_password(admin: Connection) -> None:
    token = sign_up().body["token"]
    log_out(token)

    response = change(token)

    assert (response.status, response.body["code"]) == (401, "unauthorized")
    assert (sign_in(password=NEW_PASSWORD).status, sign_in().status) == (401, 200)


def test_a_demotion_during_a_password_change_leaves_no_admin_token(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up()
    verify()
    internal_api.grant_role(EMAIL, "admin")
    token = sign_in().body["token"]
    find = users.find_by_session

    def demote_meanwhile(session_id: str) -> Any:
        monkeypatch.setattr(users, "find_by_session", find)
        user = find(session_id)
        internal_api.grant_role(EMAIL, "customer")
        return user

    monkeypatch.setattr(users, "find_by_session", demote_meanwhile)
    response = change(token)

    assert response.status == 401
    assert sign_in().status == 200


def test_without_a_signing_key_the_password_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    with monkeypatch.context() as patch:
        patch.setattr("auth.service.change_password.sign_tokens", _crash)
        response = change(token)

    assert response.status == 503
    assert is_accepted(token)
    assert (sign_in(password=NEW_PASSWORD).status, sign_in().status) == (401, 200)


def test_the_accounts_address_as_a_new_password_changes_nothing() -> None:
    token = sign_up().body["token"]

    response = change(token, new=EMAIL.upper())

    assert (response.status, response.body["code"]) == (400, "password_is_email")
    assert response.body["details"] == [{"field": "new_password", "reason": "must not be the email address"}]
    assert sign_in().status == 200


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


def test_guesses_of_the_current_password_delay_the_network() -> None:
    token = sign_up().body["token"]

    statuses = [change(token, current="wrong horse battery", address=ELSEWHERE).status for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert (sign_in(address=ELSEWHERE).status, sign_in().status) == (429, 200)


def test_a_common_new_password_changes_nothing() -> None:
    token = sign_up().body["token"]

    response = change(token, new="password123")

    assert (response.status, response.body["details"][0]["field"]) == (400, "new_password")
    assert sign_in().status == 200


def test_a_login_overtaken_by_a_password_change_fails(admin: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    lock = users.lock_unchanged

    def change_first(*given: Any) -> Any:
        monkeypatch.setattr(users, "lock_unchanged", lock)
        assert change(token).status == 200
        return lock(*given)

    monkeypatch.setattr(users, "lock_unchanged", change_first)
    response = sign_in()

    assert response.status == 401
    assert admin.execute("SELECT count(*) AS n FROM sessions WHERE ended_at IS NULL").fetchall()[0]["n"] == 1


def test_the_slower_of_two_password_changes_gets_a_409(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    find = users.find_by_session

    def change_meanwhile(session_id: str) -> Any:
        monkeypatch.setattr(users, "find_by_session", find)
        user = find(session_id)
        assert change(token).status == 200
        return user

    monkeypatch.setattr(users, "find_by_session", change_meanwhile)
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
        UPDATE login_failures_by_network SET last_attempt_at = now() - interval '25 hours'
        WHERE account_hash = sha256('stranger@example.com')
    """)
    admin.execute("""
        UPDATE login_failures_by_account SET window_ends_at = now() - interval '1 second'
        WHERE account_hash = sha256('stranger@example.com')
    """)
    admin.execute("""
        UPDATE trusted_networks SET last_login_at = now() - interval '91 days'
        WHERE user_id = (SELECT id FROM users WHERE email = 'ada@example.com')
    """)

    result = publish()

    assert result == {
        "published": 0,
        "deleted_sessions": 1,
        "deleted_login_failures": 2,
        "deleted_trusted_networks": 1,
        "deleted_one_time_tokens": 0,
        "deleted_mail_requests": 0,
    }
    tables = ("users", "sessions", "refresh_tokens", "trusted_networks")
    assert [_count(admin, table) for table in tables] == [2, 1, 1, 1]
    assert [_count(admin, f"login_failures_by_{by}") for by in ("network", "account")] == [1, 1]
    assert sign_in(EMAIL).status == 200


def _count(admin: Connection, table: str) -> int:
    return int(admin.execute(f"SELECT count(*) AS n FROM {table}").fetchall()[0]["n"])


def _published(admin: Connection) -> dict[str, bool]:
    rows = admin.execute("SELECT end_reason, end_published FROM sessions WHERE ended_at IS NOT NULL")
    return {row["end_reason"]: row["end_published"] for row in rows}


def _erase_marks(servers: TestServers) -> None:
    import valkey

    with valkey.Valkey.from_url(servers.valkey.admin_url) as client:
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
    valkey_protocol.put("cache:key", "before", seconds=60)
    servers.valkey.stop()
    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("cache:key")
    servers.valkey.start()
    valkey_pause.end()

    valkey_protocol.put("cache:key", "after", seconds=60)

    assert valkey_protocol.get("cache:key") == "after"
