from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from shared.postgres import Connection
from tests.conftest import TestServers
from tests.integration.auth.conftest import caller_of, failing, is_accepted, refresh, sign_up


def test_a_refresh_token_gives_a_new_pair() -> None:
    first = sign_up().body

    response = refresh(first["refresh_token"])

    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    assert set(response.body) == {"token", "refresh_token", "expires_in"}
    assert response.body["refresh_token"] != first["refresh_token"]
    assert caller_of(response.body["token"]) == caller_of(first["token"])
    assert is_accepted(response.body["token"])


def test_each_refresh_token_can_be_exchanged_in_turn() -> None:
    token = sign_up().body["refresh_token"]

    for _ in range(5):
        response = refresh(token)
        token = response.body["refresh_token"]

    assert response.status == 200
    assert is_accepted(response.body["token"])


def test_a_repeat_within_ten_seconds_gets_the_same_successor(admin: Connection) -> None:
    token = sign_up().body["refresh_token"]

    first = refresh(token)
    admin.execute("UPDATE refresh_tokens SET used_at = used_at - interval '9 seconds'")
    second = refresh(token)

    assert (first.status, second.status) == (200, 200)
    assert first.body["refresh_token"] == second.body["refresh_token"]
    assert is_accepted(second.body["token"])


def test_a_later_reuse_ends_the_session(admin: Connection) -> None:
    stolen = sign_up().body["refresh_token"]
    successor = refresh(stolen).body
    admin.execute("UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds'")

    response = refresh(stolen)

    assert (response.status, response.body["code"]) == (401, "invalid_refresh_token")
    assert refresh(successor["refresh_token"]).status == 401
    assert not is_accepted(successor["token"])
    assert _end_reasons(admin) == ["refresh_token_reused"]


def test_fifty_parallel_refreshes_get_one_successor(admin: Connection) -> None:
    token = sign_up().body["refresh_token"]

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(refresh, [token] * 50))

    assert [response.status for response in responses] == [200] * 50
    assert len({response.body["refresh_token"] for response in responses}) == 1
    assert all(is_accepted(response.body["token"]) for response in responses)
    assert (_tokens(admin), _end_reasons(admin)) == (2, [None])


def test_the_session_ends_24_hours_after_the_login(admin: Connection) -> None:
    pair = refresh(sign_up().body["refresh_token"]).body
    rows = admin.execute("SELECT expires_at - created_at AS lifetime FROM sessions").fetchall()
    admin.execute("UPDATE sessions SET expires_at = now()")

    response = refresh(pair["refresh_token"])

    assert rows[0]["lifetime"].total_seconds() == 24 * 60 * 60
    assert response.status == 401


def test_an_access_token_does_not_outlive_the_session(admin: Connection) -> None:
    token = sign_up().body["refresh_token"]
    admin.execute("UPDATE sessions SET expires_at = now() + interval '60 seconds'")

    response = refresh(token)

    assert 50 <= response.body["expires_in"] <= 60


@pytest.mark.parametrize("token", ["brt_" + "A" * 43, "x", "' OR 1=1 --", "🙂", "a.b.c"])
def test_an_unknown_token_is_refused(token: str, admin: Connection) -> None:
    sign_up()

    response = refresh(token)

    assert (response.status, response.body["code"]) == (401, "invalid_refresh_token")
    assert (_tokens(admin), _end_reasons(admin)) == (1, [None])


def test_no_token_is_stored(admin: Connection) -> None:
    first = sign_up().body["refresh_token"]
    second = refresh(first).body["refresh_token"]

    stored = admin.execute("SELECT token_hash, refresh_tokens::text AS row FROM refresh_tokens").fetchall()

    assert {bytes(row["token_hash"]) for row in stored} == {sha256(each.encode()).digest() for each in (first, second)}
    assert not any(token[4:] in row["row"] for row in stored for token in (first, second))


def test_old_salts_are_erased(admin: Connection) -> None:
    first = sign_up().body["refresh_token"]
    second = refresh(first).body["refresh_token"]
    admin.execute("UPDATE refresh_tokens SET used_at = used_at - interval '2 minutes'")

    refresh(second)

    rows = admin.execute("SELECT successor_salt FROM refresh_tokens ORDER BY created_at").fetchall()
    assert [row["successor_salt"] is None for row in rows] == [True, False, True]


@pytest.mark.parametrize("statement", ["INSERT", "UPDATE"])
def test_a_crash_between_the_writes_leaves_the_token_valid(statement: str, admin: Connection) -> None:
    token = sign_up().body["refresh_token"]

    with failing(admin, statement, "refresh_tokens"):
        crashed = refresh(token)
    tokens = _tokens(admin)

    assert (crashed.status, tokens) == (503, 1)
    assert refresh(token).status == 200


def test_a_reuse_ends_the_session_without_valkey(admin: Connection, servers: TestServers) -> None:
    stolen = sign_up().body["refresh_token"]
    successor = refresh(stolen).body
    admin.execute("UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds'")
    servers.valkey.stop()

    response = refresh(stolen)

    assert response.status == 401
    assert not is_accepted(successor["token"])
    assert _end_reasons(admin) == ["refresh_token_reused"]


def _tokens(admin: Connection) -> int:
    return int(admin.execute("SELECT count(*) AS n FROM refresh_tokens").fetchall()[0]["n"])


def _end_reasons(admin: Connection) -> list[str | None]:
    return [row["end_reason"] for row in admin.execute("SELECT end_reason FROM sessions")]
