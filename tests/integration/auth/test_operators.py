"""Operators who unlock accounts and revoke sessions."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from auth import session_cache
from auth.errors import UserNotFound
from auth.handlers import check_session, revoke_sessions, unlock_account
from shared.errors import DependencyUnavailable
from shared.postgres import Connection
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    ELSEWHERE,
    EMAIL,
    caller_of,
    is_accepted,
    refresh,
    sign_in,
    sign_up,
)

WRONG = "wrong horse battery"


def unlock(email: str = EMAIL) -> dict[str, Any]:
    return unlock_account.handler({"email": email}, Context())


def revoke(email: str = EMAIL) -> dict[str, Any]:
    return revoke_sessions.handler({"email": email}, Context())


def is_active(token: str, *, mark: bool = True) -> bool:
    event = {"session_id": caller_of(token).session_id, "mark": mark}
    return bool(check_session.handler(event, Context())["active"])


def test_after_unlocking_the_owner_can_sign_in_from_any_network(admin: Connection) -> None:
    sign_up()
    for address in (ELSEWHERE, "192.0.2.1"):
        for _ in range(6):
            sign_in(password=WRONG, address=address)
    admin.execute("UPDATE login_failures_by_account SET failures = 1000")
    before = sign_in(address=ELSEWHERE).status

    result = unlock(EMAIL.upper())

    assert result == {"email": EMAIL.upper(), "cleared_networks": 2}
    assert (before, sign_in(address=ELSEWHERE).status) == (429, 200)


def test_unlocking_is_idempotent_and_concerns_one_account(admin: Connection) -> None:
    sign_up()
    sign_up("grace@example.com")
    for email in (EMAIL, "grace@example.com"):
        for _ in range(6):
            sign_in(email, WRONG, ELSEWHERE)

    assert [unlock()["cleared_networks"], unlock()["cleared_networks"]] == [1, 0]
    assert (sign_in(address=ELSEWHERE).status, sign_in("grace@example.com", address=ELSEWHERE).status) == (200, 429)


def test_an_unknown_account_cannot_be_unlocked() -> None:
    with pytest.raises(UserNotFound):
        unlock("stranger@example.com")


def test_revoking_ends_all_sessions_of_one_user(admin: Connection) -> None:
    one, two, other = sign_up().body, sign_in().body, sign_up("grace@example.com").body

    result = revoke(EMAIL.upper())

    assert result == {"email": EMAIL.upper(), "ended_sessions": 2, "published": True}
    assert [is_accepted(each["token"]) for each in (one, two, other)] == [False, False, True]
    assert [refresh(each["refresh_token"]).status for each in (one, two, other)] == [401, 401, 200]
    assert _reasons(admin) == ["revoked", "revoked"]
    assert sign_in().status == 200


def test_revoking_ends_the_trust_in_all_networks() -> None:
    sign_up()
    revoke()
    for _ in range(6):
        sign_in(password=WRONG)

    assert sign_in().status == 429


def test_revoking_without_valkey_reports_it_and_repeating_it_publishes(servers: TestServers) -> None:
    token = sign_up().body["token"]
    servers.valkey.stop()

    first = revoke()
    servers.valkey.start()
    second = revoke()

    assert (first["ended_sessions"], first["published"]) == (1, False)
    assert (second["ended_sessions"], second["published"]) == (0, True)
    assert session_cache.is_marked_active(caller_of(token).session_id) is False


def test_revoking_again_after_a_crash_publishes_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]

    def crash(_: str) -> None:
        raise DependencyUnavailable("cache")

    with monkeypatch.context() as patch:
        patch.setattr(session_cache, "mark_ended", crash)
        revoke()
    marked_before = session_cache.is_marked_active(caller_of(token).session_id)

    revoke()

    assert (marked_before, session_cache.is_marked_active(caller_of(token).session_id)) == (True, False)


def test_logins_parallel_to_a_revocation_are_ended_or_come_after_it(admin: Connection) -> None:
    sign_up()

    with ThreadPoolExecutor(9) as pool:
        logins = [pool.submit(sign_in) for _ in range(8)]
        revoking = pool.submit(revoke)
        tokens = [each.result().body["token"] for each in logins]

    assert revoking.result()["published"] is True
    ended = admin.execute("SELECT id::text FROM sessions WHERE ended_at IS NOT NULL").fetchall()
    ended_ids = {row["id"] for row in ended}
    assert all(is_accepted(token) == (caller_of(token).session_id not in ended_ids) for token in tokens)


def test_an_unknown_user_cannot_be_revoked() -> None:
    with pytest.raises(UserNotFound):
        revoke("stranger@example.com")


def test_a_session_is_checked_in_the_database_and_marked(servers: TestServers) -> None:
    token = sign_up().body["token"]
    _erase_marks(servers)

    unmarked = (is_active(token, mark=False), session_cache.is_marked_active(caller_of(token).session_id))
    marked = (is_active(token), session_cache.is_marked_active(caller_of(token).session_id))

    assert (unmarked, marked) == ((True, None), (True, True))


def test_an_ended_session_is_not_active_whatever_its_mark(admin: Connection) -> None:
    token = sign_up().body["token"]
    admin.execute("UPDATE sessions SET ended_at = now(), end_reason = 'logout'")

    assert not is_active(token)


def _reasons(admin: Connection) -> list[str]:
    rows = admin.execute("SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL")
    return [row["end_reason"] for row in rows]


def _erase_marks(servers: TestServers) -> None:
    import valkey

    with valkey.Valkey.from_url(servers.valkey.admin_url) as client:
        client.flushall()
