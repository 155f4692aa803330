"""A forgotten password is replaced by the reader of the address's mail."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from auth import passwords
from auth.handlers import issue_token
from auth.repository import users
from auth.service import issue_tokens
from shared.postgres import Connection
from tests.apigateway import Context, Response
from tests.integration.auth.conftest import (
    ELSEWHERE,
    EMAIL,
    PASSWORD,
    confirm,
    failing,
    is_accepted,
    mailed_token,
    refresh,
    request_reset,
    reset,
    sign_in,
    sign_up,
)
from tests.integration.fakes import FakeBus

NEW = "another horse battery"
REQUESTED = "PasswordResetRequested"


@pytest.fixture
def mailed(bus: FakeBus) -> str:
    """The token of a reset of a registered user."""
    sign_up()
    assert request_reset().status == 202
    return mailed_token(bus, REQUESTED)


def test_a_reset_sets_the_password_and_ends_all_sessions(mailed: str) -> None:
    other = sign_in().body

    response = reset(mailed, NEW, ELSEWHERE)

    assert response.status == 204
    assert (sign_in().status, sign_in(password=NEW).status) == (401, 200)
    assert (is_accepted(other["token"]), refresh(other["refresh_token"]).status) == (False, 401)


def test_a_reset_publishes_that_the_password_changed(mailed: str, bus: FakeBus) -> None:
    reset(mailed, NEW)

    assert bus.published()[-1] == "PasswordChanged"
    assert (bus.events[-1]["data"], NEW in str(bus.events), mailed in str(bus.events)) == ({}, False, False)


def test_of_fifty_parallel_resets_with_one_token_one_works(mailed: str) -> None:
    passwords_tried = [f"horse battery {number:02}" for number in range(50)]

    with ThreadPoolExecutor(25) as pool:
        statuses = list(pool.map(reset, [mailed] * 50, passwords_tried))

    won = [password for password, each in zip(passwords_tried, statuses, strict=True) if each.status == 204]
    assert sorted(each.status for each in statuses) == [204] + [410] * 49
    assert [password for password in passwords_tried if sign_in(password=password).status == 200] == won


def test_a_reset_invalidates_every_other_mailed_token(mailed: str, bus: FakeBus) -> None:
    verification = mailed_token(bus, "EmailVerificationRequested")
    request_reset()
    other = mailed_token(bus, REQUESTED)

    reset(mailed, NEW)

    assert (reset(other, PASSWORD).status, confirm(verification).status) == (410, 410)
    assert sign_in(password=NEW).status == 200


@pytest.mark.parametrize("change", ["expires_at = now()", "revoked_at = now()", "used_at = now()"])
def test_a_token_that_permits_nothing_any_more_is_gone(mailed: str, change: str, admin: Connection) -> None:
    admin.execute(f"UPDATE one_time_tokens SET {change}".encode())

    response = reset(mailed, NEW)

    assert (response.status, response.body["code"], sign_in().status) == (410, "token_expired", 200)


def test_a_token_for_a_verification_resets_nothing(bus: FakeBus) -> None:
    sign_up()

    assert reset(mailed_token(bus, "EmailVerificationRequested"), NEW).status == 410
    assert sign_in().status == 200


@pytest.mark.parametrize(
    ("password", "code"),
    [("password123", "common_password"), (EMAIL.upper(), "password_is_email"), ("x" * 73, "invalid_request")],
)
def test_a_refused_password_uses_up_no_token(mailed: str, password: str, code: str) -> None:
    refused = reset(mailed, password)

    assert (refused.status, refused.body["code"]) == (400, code)
    assert refused.body["details"][0]["field"] == "new_password"
    assert reset(mailed, NEW).status == 204


@pytest.mark.parametrize(
    ("statement", "table"),
    [("UPDATE", "users"), ("UPDATE", "one_time_tokens"), ("UPDATE", "sessions"), ("INSERT", "outbox")],
)
def test_a_crash_changes_nothing_and_uses_up_no_token(
    mailed: str, statement: str, table: str, admin: Connection
) -> None:
    with failing(admin, statement, table):
        crashed = reset(mailed, NEW)

    assert (crashed.status, sign_in().status) == (503, 200)
    assert reset(mailed, NEW).status == 204


def test_a_login_overtaken_by_a_reset_opens_no_session(mailed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = users.lock_unchanged

    def reset_first(*given: Any) -> Any:
        assert reset(mailed, NEW).status == 204
        return lock(*given)

    monkeypatch.setattr(users, "lock_unchanged", reset_first)

    assert sign_in().status == 401


def test_a_reset_overtaken_by_a_login_ends_its_session(mailed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_session = issue_tokens.open_session
    resets: list[Future[Response]] = []

    def reset_meanwhile(*given: Any) -> Any:
        resets.append(pool.submit(reset, mailed, NEW))
        return open_session(*given)

    monkeypatch.setattr(issue_tokens, "open_session", reset_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        response = sign_in()

    # The reset waits for the login's lock, or came first and refused the login.
    assert resets[0].result().status == 204
    assert response.status == 401 or not is_accepted(response.body["token"])


def test_a_known_and_an_unknown_address_get_the_same_response_after_the_same_work(
    monkeypatch: pytest.MonkeyPatch, bus: FakeBus, statements: list[str]
) -> None:
    sign_up()
    monkeypatch.setattr(passwords, "hash_password", None)
    monkeypatch.setattr(passwords, "is_correct", None)
    before = len(bus.events)
    responses, work = [], []
    for email in (EMAIL, "unknown@example.com"):
        statements.clear()
        responses.append(request_reset(email))
        work.append(list(statements))

    assert [each.status for each in responses] == [202, 202]
    assert responses[0].body == responses[1].body
    assert work[0] == work[1]
    assert len(work[0]) > 3
    known, unknown = bus.events[before:]
    assert (known["type"], set(known), set(known["data"])) == (unknown["type"], set(unknown), set(unknown["data"]))


def test_no_mail_is_sent_for_an_unknown_address(bus: FakeBus) -> None:
    request_reset("unknown@example.com")

    assert issue_token.handler({"token_id": bus.events[-1]["data"]["token_id"]}, Context()) is None


def test_five_hundred_resets_of_an_address_are_limited_and_leave_others_alone(bus: FakeBus) -> None:
    sign_up("grace@example.com")

    statuses = {request_reset(EMAIL).status for _ in range(500)}

    assert (statuses, bus.published().count(REQUESTED)) == ({202}, 5)
    assert request_reset("grace@example.com").status == 202
    assert bus.published().count(REQUESTED) == 6


def test_the_mails_that_a_network_requests_are_limited(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auth.repository.mail_requests.MAILS_PER_NETWORK", 3)

    responses = [request_reset(f"user-{number}@example.com") for number in range(5)]

    assert [each.status for each in responses] == [202, 202, 202, 429, 429]
    assert responses[-1].body["code"] == "too_many_mails"
    assert request_reset("another@example.com", ELSEWHERE).status == 202
    assert bus.published().count(REQUESTED) == 4
