"""Attackers who guess a password or try to lock its owner out."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import bcrypt
import pytest

from auth.client_networks import login_key
from auth.model import ACCOUNT_ATTEMPTS, TRUSTED_ATTEMPTS
from auth.repository import login_failures, trusted_networks, users
from shared.postgres import Connection
from tests.integration.auth.conftest import ADDRESS, ELSEWHERE, EMAIL, sign_in, sign_up

WRONG = "wrong horse battery"
UNKNOWN = "stranger@example.com"


@pytest.fixture(autouse=True)
def _long_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A delay outlives the test, however busy the machine is."""
    monkeypatch.setattr(login_failures, "_DELAYS", [0] * 4 + [60] * 27)


def guess(address: str, email: str = EMAIL) -> int:
    return sign_in(email, WRONG, address).status


def test_wrong_guesses_from_other_networks_do_not_delay_the_owner() -> None:
    sign_up()

    guesses = [guess(f"198.51.{number}.1") for number in range(18)] + [guess(ELSEWHERE) for _ in range(6)]

    assert guesses.count(429) == 1
    assert sign_in().status == 200


def test_wrong_guesses_from_another_network_do_not_delay_an_owner_in_a_new_network() -> None:
    sign_up()
    for _ in range(6):
        guess(ELSEWHERE)

    assert sign_in(address="192.0.2.1").status == 200


def test_wrong_guesses_from_the_owners_network_do_not_delay_the_owner() -> None:
    sign_up()

    guesses = [guess("203.0.113.99") for _ in range(20)]

    assert guesses == [401] * 5 + [429] * 15
    assert sign_in().status == 200


def test_an_attacker_who_never_stops_delays_only_their_own_network() -> None:
    sign_up()
    with ThreadPoolExecutor(12) as pool:
        guesses = list(pool.map(guess, [ELSEWHERE] * 60))
        owner = sign_in()

    assert (guesses.count(401), guesses.count(429)) == (5, 55)
    assert owner.status == 200


def test_parallel_guesses_during_parallel_logins_of_the_owner_get_no_more_than_five(admin: Connection) -> None:
    sign_up()

    with ThreadPoolExecutor(16) as pool:
        guesses = [pool.submit(guess, ELSEWHERE) for _ in range(30)]
        logins = [pool.submit(sign_in) for _ in range(10)]

    assert [each.result().status for each in logins] == [200] * 10
    assert [each.result() for each in guesses].count(401) == 5


def test_a_login_waits_for_its_network_without_holding_the_account(admin: Connection) -> None:
    sign_up()
    guess(ADDRESS)
    user = users.find_by_email(EMAIL)
    assert user

    with ThreadPoolExecutor(1) as pool:
        with admin.transaction():
            admin.execute("SELECT FROM login_failures_by_network FOR UPDATE")
            login = pool.submit(trusted_networks.record_login, user, login_key(EMAIL, ADDRESS), started=True)
            _wait_until_blocked(admin)
            # Another login starts in this order. It would wait here until PostgreSQL ends one of the two.
            admin.execute("SELECT FROM login_failures_by_account FOR UPDATE NOWAIT")
            admin.execute("SELECT FROM trusted_networks FOR UPDATE NOWAIT")
        login.result()

    assert admin.execute("SELECT FROM login_failures_by_network").rowcount == 0


def test_a_network_becomes_trusted_with_its_first_login() -> None:
    sign_up()
    before = sign_in(address=ELSEWHERE).status
    for _ in range(6):
        guess(ELSEWHERE)

    assert (before, sign_in(address=ELSEWHERE).status) == (200, 200)


def test_a_login_does_not_make_a_network_trusted_for_another_account() -> None:
    sign_up()
    sign_up("grace@example.com")
    sign_in("grace@example.com", address=ELSEWHERE)
    for _ in range(6):
        guess(ELSEWHERE)

    assert sign_in(address=ELSEWHERE).status == 429


def test_all_networks_together_get_no_more_than_the_limit_of_the_account(admin: Connection) -> None:
    sign_up()
    networks = [f"10.{number // 200}.{number % 200}.1" for number in range(ACCOUNT_ATTEMPTS + 60)]

    with ThreadPoolExecutor(16) as pool:
        guesses = list(pool.map(guess, networks))

    assert (guesses.count(401), guesses.count(429)) == (ACCOUNT_ATTEMPTS, 60)
    new_network = sign_in(address="192.0.2.1")
    assert (new_network.status, new_network.body["code"]) == (429, "login_delayed")
    assert 3500 <= int(new_network.headers["retry-after"]) <= 3600
    assert sign_in().status == 200
    assert _pending(admin) == 0


def test_the_limit_of_the_account_ends_with_its_hour(admin: Connection) -> None:
    sign_up()
    _reach_account_limit(admin)
    before = sign_in(address=ELSEWHERE).status
    admin.execute("UPDATE login_failures_by_account SET window_ends_at = clock_timestamp()")

    assert (before, sign_in(address=ELSEWHERE).status) == (429, 200)


def test_the_limit_of_an_account_concerns_no_other_account(admin: Connection) -> None:
    sign_up()
    sign_up("grace@example.com")
    _reach_account_limit(admin)

    assert sign_in("grace@example.com", address=ELSEWHERE).status == 200


def test_successful_logins_do_not_use_up_the_limit_of_the_account(admin: Connection) -> None:
    sign_up()

    for _ in range(3):
        sign_in(address=ELSEWHERE)

    rows = admin.execute("SELECT failures FROM login_failures_by_account").fetchall()
    assert [row["failures"] for row in rows] == [0]


@pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
@pytest.mark.parametrize("address", [ADDRESS, ELSEWHERE])
def test_a_known_and_an_unknown_address_get_the_same_responses_after_the_same_work(
    email: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up()
    checks: list[int] = []
    check = bcrypt.checkpw

    def counting(password: bytes, password_hash: bytes) -> bool:
        checks.append(1)
        return check(password, password_hash)

    monkeypatch.setattr(bcrypt, "checkpw", counting)

    statuses = [guess(address, email) for _ in range(8)]

    assert statuses == [401] * 5 + [429] * 3
    assert len(checks) == 8


def test_in_a_trusted_network_a_guesser_gets_a_limited_number_of_guesses(admin: Connection) -> None:
    sign_up()
    guess(ADDRESS)
    _set_failures(admin, TRUSTED_ATTEMPTS - 2)

    with ThreadPoolExecutor(8) as pool:
        guesses = list(pool.map(guess, [ADDRESS] * 20))
    rows = admin.execute("SELECT failures FROM login_failures_by_network").fetchall()

    assert guesses == [429] * 20
    assert [row["failures"] for row in rows] == [TRUSTED_ATTEMPTS]
    assert sign_in().status == 429


def test_the_owners_login_gives_a_trusted_network_its_guesses_back(admin: Connection) -> None:
    sign_up()
    guess(ADDRESS)
    _set_failures(admin, TRUSTED_ATTEMPTS - 1)

    assert [sign_in().status, guess(ADDRESS), sign_in().status] == [200, 401, 200]


def test_a_password_change_trusts_only_its_own_network(admin: Connection) -> None:
    from tests.integration.auth.test_session_ends import NEW_PASSWORD, change

    token = sign_up().body["token"]
    sign_in(address=ELSEWHERE)

    change(token)
    for address in (ADDRESS, ELSEWHERE):
        for _ in range(6):
            guess(address)

    assert sign_in(password=NEW_PASSWORD, address=ELSEWHERE).status == 429
    assert sign_in(password=NEW_PASSWORD).status == 200


def test_no_network_is_stored_in_clear_or_under_a_guessable_hash(admin: Connection) -> None:
    from hashlib import sha256

    sign_up()
    sign_up("grace@example.com")
    guess(ELSEWHERE)
    rows = admin.execute("""
        SELECT network_hash FROM trusted_networks UNION ALL SELECT network_hash FROM login_failures_by_network
    """).fetchall()
    stored = [bytes(row["network_hash"]) for row in rows]

    assert len(set(stored)) == len(stored) == 3
    for text in (ADDRESS, ELSEWHERE, "203.0.113.0/24", "198.51.100.0/24"):
        assert sha256(text.encode()).digest() not in stored
        assert not any(text.encode() in each for each in stored)


def test_another_key_makes_other_hashes(admin: Connection) -> None:
    from auth.client_networks import login_key
    from shared import secrets

    before = login_key(EMAIL, ADDRESS)
    secrets._cached[os.environ["LOGIN_NETWORKS_SECRET"]] = (float("inf"), {"key": "another"})
    after = login_key(EMAIL, ADDRESS)
    secrets.forget_secret(os.environ["LOGIN_NETWORKS_SECRET"])

    assert before.account_hash == after.account_hash
    assert before.network_hash != after.network_hash


def test_a_crash_after_a_trusted_attempt_started_counts_as_a_failure(
    admin: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up()
    for _ in range(5):
        guess(ADDRESS)

    def crash(*_: Any) -> bool:
        raise RuntimeError("crash")

    with monkeypatch.context() as patch:
        patch.setattr(bcrypt, "checkpw", crash)
        crashed = sign_in()
    failures = admin.execute("SELECT failures FROM login_failures_by_network").fetchall()

    assert (crashed.status, failures[0]["failures"]) == (500, 6)
    assert sign_in().status == 200


def _reach_account_limit(admin: Connection) -> None:
    guess("192.0.2.200")
    admin.execute("UPDATE login_failures_by_account SET failures = %s", [ACCOUNT_ATTEMPTS])


def _set_failures(admin: Connection, failures: int) -> None:
    admin.execute(
        "UPDATE login_failures_by_network SET failures = %s, delayed_until = now() + interval '1 minute'", [failures]
    )


def _wait_until_blocked(admin: Connection) -> None:
    until = time.monotonic() + 10
    while not admin.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount:
        assert time.monotonic() < until
        time.sleep(0.01)


def _pending(admin: Connection) -> int:
    return int(admin.execute("SELECT sum(pending) AS n FROM login_failures_by_network").fetchall()[0]["n"])
