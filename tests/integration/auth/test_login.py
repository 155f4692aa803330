from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.postgres import Connection
from tests.integration.auth.conftest import ADDRESS, ELSEWHERE, EMAIL, PASSWORD, failing, is_accepted, sign_in, sign_up

WRONG = "wrong horse battery"
UNKNOWN = "stranger@example.com"


def test_a_customer_signs_in_with_the_address_in_any_case() -> None:
    registered = sign_up()

    response = sign_in(EMAIL.upper())

    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    assert response.body["user"] == registered.body["user"]
    assert set(response.body) == {"message", "user", "token", "refresh_token", "expires_in"}
    assert is_accepted(response.body["token"])


def test_a_wrong_password_and_an_unknown_address_get_the_same_response() -> None:
    sign_up()

    wrong, unknown = sign_in(password=WRONG), sign_in(UNKNOWN)

    assert (wrong.status, wrong.body["error"], wrong.body["code"]) == (
        401,
        "Invalid credentials",
        "invalid_credentials",
    )
    assert _without_id(wrong.body) == _without_id(unknown.body)
    assert wrong.status == unknown.status


@pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
def test_a_network_is_delayed_after_five_failures(email: str) -> None:
    sign_up()

    statuses = [sign_in(email, WRONG).status for _ in range(5)]
    sixth = sign_in(email, WRONG)

    assert statuses == [401] * 5
    assert (sixth.status, sixth.body["code"], sixth.headers["retry-after"]) == (429, "login_delayed", "1")


def test_the_correct_password_from_a_new_network_is_delayed_too(admin: Connection) -> None:
    sign_up()
    _fail(admin, failures=5, wait="30 seconds", address=ELSEWHERE)

    response = sign_in(address=ELSEWHERE)

    assert (response.status, response.headers["retry-after"]) == (429, "30")
    assert _sessions(admin) == 1


def test_an_attempt_during_the_delay_does_not_extend_it(admin: Connection) -> None:
    sign_in(password=WRONG)
    _fail(admin, failures=7, wait="30 seconds")
    before = _failures(admin)

    sign_in(password=WRONG)

    assert _failures(admin) == before


@pytest.mark.parametrize(("failures", "seconds"), [(3, 0), (4, 1), (5, 2), (6, 4), (13, 512), (14, 900), (1000, 900)])
def test_the_delay_doubles_from_a_second_to_fifteen_minutes(failures: int, seconds: int, admin: Connection) -> None:
    sign_in(password=WRONG)
    _fail(admin, failures=failures, wait="0 seconds")

    response = sign_in(password=WRONG)

    assert response.status == 401
    rows = admin.execute("SELECT delayed_until - clock_timestamp() AS wait FROM login_failures_by_network").fetchall()
    assert seconds - 1 <= rows[0]["wait"].total_seconds() <= seconds


def test_a_success_clears_the_failures(admin: Connection) -> None:
    sign_up()
    for _ in range(4):
        sign_in(password=WRONG)

    response = sign_in()

    assert response.status == 200
    assert _failures(admin) == []


@pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
def test_parallel_attempts_get_no_more_than_five_guesses(email: str, admin: Connection) -> None:
    sign_up()

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: sign_in(email, WRONG, ELSEWHERE).status, range(20)))

    assert (statuses.count(401), statuses.count(429)) == (5, 15)
    assert [row["failures"] for row in _failures(admin)] == [5]


def test_parallel_logins_with_the_correct_password_all_succeed(admin: Connection) -> None:
    sign_up()

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: sign_in().status, range(20)))

    assert statuses == [200] * 20
    assert _failures(admin) == []


def test_interrupted_attempts_count_as_failed(admin: Connection) -> None:
    sign_up()
    sign_in(password=WRONG)
    admin.execute("""
        UPDATE login_failures_by_network SET failures = 0, pending = 5, last_attempt_at = now() - interval '1 minute'
    """)

    response = sign_in()

    assert response.status == 200
    assert _failures(admin) == []


def test_pending_attempts_block_others(admin: Connection) -> None:
    sign_up()
    sign_in(password=WRONG, address=ELSEWHERE)
    admin.execute("UPDATE login_failures_by_network SET failures = 0, pending = 5, last_attempt_at = now()")

    response = sign_in(address=ELSEWHERE)

    assert (response.status, response.headers["retry-after"]) == (429, "1")
    assert _sessions(admin) == 1


def test_a_hash_of_a_lower_cost_is_upgraded(admin: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up()
    monkeypatch.setenv("BCRYPT_ROUNDS", "5")

    wrong = sign_in(password=WRONG)
    kept = _hash(admin)
    right = sign_in()

    assert (wrong.status, kept[:7], right.status, _hash(admin)[:7]) == (401, "$2b$04$", 200, "$2b$05$")
    assert sign_in().status == 200


@pytest.mark.parametrize("table", ["sessions", "refresh_tokens"])
def test_a_crash_while_a_session_opens_leaves_none(table: str, admin: Connection) -> None:
    sign_up()

    with failing(admin, "INSERT", table):
        crashed = sign_in()

    assert (crashed.status, _sessions(admin)) == (503, 1)
    assert sign_in().status == 200


def test_a_crash_before_a_failure_is_counted_gives_no_free_guess(admin: Connection) -> None:
    sign_up()
    sign_in(password=WRONG)

    with failing(admin, "UPDATE", "login_failures_by_network"):
        crashed = sign_in(password=WRONG)

    assert crashed.status == 503
    assert [(row["failures"], row["pending"]) for row in _failures(admin)] == [(1, 0)]


def _fail(admin: Connection, failures: int, wait: str, address: str = ADDRESS) -> None:
    sign_in(password=WRONG, address=address)
    admin.execute(
        """
        UPDATE login_failures_by_network
        SET failures = %s, pending = 0, delayed_until = clock_timestamp() + %s::interval
        """,
        [failures, wait],
    )


def _failures(admin: Connection) -> list[dict[str, object]]:
    return admin.execute("SELECT failures, pending, delayed_until FROM login_failures_by_network").fetchall()


def _sessions(admin: Connection) -> int:
    return int(admin.execute("SELECT count(*) AS n FROM sessions").fetchall()[0]["n"])


def _hash(admin: Connection) -> str:
    return str(admin.execute("SELECT password_hash FROM users").fetchall()[0]["password_hash"])


def _without_id(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name != "request_id"}


def test_an_unknown_address_costs_a_password_check_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import bcrypt

    sign_up()
    checked: list[bytes] = []
    check = bcrypt.checkpw

    def recording_check(password: bytes, password_hash: bytes) -> bool:
        checked.append(password_hash[:7])
        return check(password, password_hash)

    monkeypatch.setattr(bcrypt, "checkpw", recording_check)

    sign_in(password=WRONG)
    sign_in(UNKNOWN, PASSWORD)

    assert checked == [b"$2b$04$", b"$2b$04$"]
