from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock
from unittest.mock import call as call_of

import pytest

from auth import passwords, session_cache
from auth.handlers import register, relay_events
from shared.postgres import Connection
from tests.apigateway import Context, call
from tests.integration.auth.conftest import EMAIL, PASSWORD, failing, is_accepted, sign_in, sign_up, verify
from tests.integration.fakes import FakeBus


def test_a_customer_registers_and_is_signed_in() -> None:
    response = sign_up("Ada@Example.com")

    assert response.status == 201
    assert response.headers["cache-control"] == "no-store"
    assert set(response.body) == {"message", "user", "token", "refresh_token", "expires_in"}
    assert set(response.body["user"]) == {"id", "email", "name", "role"}
    assert response.body["user"]["email"] == "Ada@example.com"
    assert response.body["user"]["role"] == "customer"
    assert response.body["expires_in"] == 900
    assert is_accepted(response.body["token"])


@pytest.mark.parametrize("email", [EMAIL, "ADA@EXAMPLE.COM", "Ada@Example.com", "\uff41da@example.com"])
def test_a_verified_address_is_registered_once_in_any_form(email: str, admin: Connection) -> None:
    token = sign_up(EMAIL).body["token"]
    verify()

    response = sign_up(email, "another good password")

    assert (response.status, response.body["code"]) == (409, "email_taken")
    assert _count(admin, "users") == 1
    assert is_accepted(token)


@pytest.mark.parametrize(("known", "status"), [("unknown", 201), ("unverified", 201), ("verified", 409)])
def test_every_address_costs_one_hash(known: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if known != "unknown":
        sign_up()
    if known == "verified":
        verify()
    hash_password = Mock(wraps=passwords.hash_password)
    check = Mock(wraps=passwords.is_correct)
    monkeypatch.setattr(passwords, "hash_password", hash_password)
    monkeypatch.setattr(passwords, "is_correct", check)

    assert sign_up().status == status

    assert hash_password.mock_calls == [call_of(PASSWORD)]
    assert check.mock_calls == []


def test_an_unverified_and_an_unknown_address_get_the_same_response_after_the_same_work(
    statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(EMAIL)
    ended = Mock(wraps=session_cache.mark_ended)
    monkeypatch.setattr(session_cache, "mark_ended", ended)
    responses, work, published = [], [], []
    for email in (EMAIL, "unknown@example.com"):
        statements.clear()
        ended.reset_mock()
        responses.append(sign_up(email))
        work.append(list(statements))
        published.append(ended.call_count)

    assert [(each.status, set(each.body)) for each in responses] == [(201, set(responses[0].body))] * 2
    assert work[0] == work[1]
    assert published == [1, 1]


def test_a_hundred_parallel_registrations_of_an_address_leave_one_account_with_a_login(admin: Connection) -> None:
    emails = [EMAIL, EMAIL.upper(), EMAIL.title(), "aDA@eXAMPLE.cOM"] * 25

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(sign_up, emails))

    signed_in = [each.body["token"] for each in responses if each.status == 201]
    assert len(signed_in) == 100
    assert [is_accepted(token) for token in signed_in].count(True) == 1
    holders = admin.execute("SELECT 1 FROM users WHERE email_normalised IS NOT NULL").fetchall()
    assert (len(holders), sign_in().status) == (1, 200)


def test_a_registration_publishes_ids_and_no_personal_data(bus: FakeBus) -> None:
    user = sign_up().body["user"]

    [registered, requested] = bus.events

    assert (registered["type"], registered["user_id"], registered["data"]) == ("UserRegistered", user["id"], {})
    assert (requested["type"], requested["user_id"]) == ("EmailVerificationRequested", user["id"])
    assert set(requested["data"]) == {"token_id"}
    assert EMAIL not in str(bus.events)


def test_an_outage_of_the_bus_leaves_the_events_of_a_registration_to_the_relay(bus: FakeBus) -> None:
    bus.down = True
    response = sign_up()
    bus.down = False

    relayed = [relay_events.handler({"age_seconds": age}, Context()) for age in (60, 0, 0)]

    assert response.status == 201
    assert [each["published"] for each in relayed] == [0, 2, 0]
    assert bus.published() == ["UserRegistered", "EmailVerificationRequested"]


def test_a_request_cannot_choose_a_role(admin: Connection) -> None:
    from auth.handlers import register
    from tests.apigateway import call

    body = {"email": EMAIL, "password": PASSWORD, "name": "Ada", "role": "admin"}

    response = call(register.handler, "POST", "/auth/register", json=body)

    assert (response.status, response.body["details"][0]["field"]) == (400, "role")
    assert _count(admin, "users") == 0


@pytest.mark.parametrize("password", ["password123", "PASSWORD123", "12345678", "iloveyou1"])
def test_a_common_password_is_refused(password: str, admin: Connection) -> None:
    response = sign_up(password=password)

    assert (response.status, response.body["code"]) == (400, "common_password")
    assert response.body["details"] == [{"field": "password", "reason": "is among the most common passwords"}]
    assert _count(admin, "users") == 0


@pytest.mark.parametrize("password", ["x" * 72, "é" * 36, "🙂" * 18, "8 chars!", "tab\tin it"])
def test_a_password_of_8_characters_to_72_bytes_works(password: str) -> None:
    assert sign_up(password=password).status == 201

    assert sign_in(password=password).status == 200


@pytest.mark.parametrize(
    "password", ["x" * 73, "é" * 36 + "x", "🙂" * 18 + "x", "7 chars", "\0" * 8, "long enough\0but", ""]
)
def test_an_invalid_password_is_refused(password: str, admin: Connection) -> None:
    response = sign_up(password=password)

    assert response.status == 400
    assert [each["field"] for each in response.body["details"]] == ["password"]
    assert _count(admin, "users") == 0


@pytest.mark.parametrize("table", ["sessions", "refresh_tokens", "one_time_tokens", "outbox"])
def test_a_crash_during_registration_leaves_nothing_and_a_retry_succeeds(table: str, admin: Connection) -> None:
    with failing(admin, "INSERT", table):
        crashed = sign_up()
    left = _count(admin, "users")

    assert (crashed.status, left) == (503, 0)
    assert sign_up().status == 201


def _count(admin: Connection, table: str) -> int:
    rows = admin.execute(f"SELECT count(*) AS n FROM {table}").fetchall()
    return int(rows[0]["n"])


@pytest.mark.parametrize(
    "name", ["Ada\u202eByron\n", "Ada\nByron", "Ada\u202eByron", "Ada\u2028Byron", "\u200b\u200e", ""]
)
def test_a_name_with_a_line_break_or_an_override_is_rejected_at_its_field(admin: Connection, name: str) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": name}

    response = call(register.handler, "POST", "/auth/register", json=body)

    assert (response.status, [each["field"] for each in response.body["details"]]) == (400, ["name"])
    assert admin.execute("SELECT count(*) AS users FROM users").fetchall() == [{"users": 0}]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("山田\u3000太郎", "山田 太郎"),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"),
        ("דניאל כהן\u200f", "דניאל כהן"),
        ("Ada\xa0Byron ", "Ada Byron"),
    ],
)
def test_a_name_is_stored_clean(admin: Connection, name: str, stored: str) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": name}

    response = call(register.handler, "POST", "/auth/register", json=body)

    assert (response.status, response.body["user"]["name"]) == (201, stored)
    assert admin.execute("SELECT name FROM users").fetchall() == [{"name": stored}]
