"""A new address takes effect when it is confirmed, and the previous one can be notified."""

import pytest

from auth.handlers import get_current_user, get_recipient, issue_token, request_email_change
from shared.postgres import Connection
from tests.apigateway import Context, Response, call
from tests.integration.auth.conftest import (
    ADDRESS,
    ELSEWHERE,
    EMAIL,
    PASSWORD,
    caller_of,
    confirm,
    failing,
    is_accepted,
    mailed_token,
    request_reset,
    reset,
    sign_in,
    sign_up,
    verify,
)
from tests.integration.fakes import FakeBus

NEW = "ada@new.example.com"
REQUESTED = "EmailChangeRequested"


def change_email(token: str, email: str = NEW, password: str = PASSWORD, address: str = ADDRESS) -> Response:
    body = {"current_password": password, "new_email": email}
    return call(
        request_email_change.handler, "POST", "/auth/email", json=body, caller=caller_of(token), address=address
    )


def email_of(token: str) -> str:
    return str(call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(token)).body["email"])


def test_the_new_address_takes_effect_when_it_is_confirmed(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    verify()

    requested = change_email(token)
    before = email_of(token)
    confirmed = confirm(mailed_token(bus, REQUESTED))

    assert (requested.status, confirmed.status) == (202, 204)
    assert (before, email_of(token)) == (EMAIL, NEW)
    assert (sign_in().status, sign_in(NEW).status, is_accepted(token)) == (401, 200, True)


def test_the_link_goes_to_the_new_address_and_the_notice_to_the_previous_one(bus: FakeBus) -> None:
    user = sign_up().body
    change_email(user["token"])
    issued = issue_token.handler(bus.events[-1]["data"], Context())
    assert issued
    confirm(issued["token"])

    changed = bus.events[-1]
    arguments = {"user_id": changed["user_id"], **changed["data"]}
    previous = get_recipient.handler(arguments, Context())
    present = get_recipient.handler({"user_id": changed["user_id"]}, Context())

    assert previous
    assert present
    assert (issued["email"], issued["purpose"]) == (NEW, "email_change")
    assert (changed["type"], changed["user_id"], set(changed["data"])) == (
        "EmailChanged",
        user["user"]["id"],
        {"token_id"},
    )
    assert (previous["email"], present["email"], present["verified"]) == (EMAIL, NEW, True)
    assert not any(address in str(bus.events) for address in (EMAIL, NEW))


def test_a_token_that_changed_nothing_names_no_previous_address(bus: FakeBus) -> None:
    user = sign_up().body
    change_email(user["token"])

    assert get_recipient.handler({"user_id": user["user"]["id"], **bus.events[-1]["data"]}, Context()) is None


def test_a_wrong_password_requests_nothing(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    before = len(bus.events)

    response = change_email(token, password="wrong password")

    assert (response.status, response.body["code"], len(bus.events)) == (401, "invalid_credentials", before)


def test_the_password_does_not_become_the_address(bus: FakeBus) -> None:
    token = sign_up(password=NEW).body["token"]
    before = len(bus.events)

    response = change_email(token, password=NEW)

    assert (response.status, response.body["code"], len(bus.events)) == (400, "password_is_email", before)


def test_an_address_that_another_account_verified_is_taken(bus: FakeBus) -> None:
    sign_up(NEW)
    verify(NEW)
    token = sign_up().body["token"]
    before = len(bus.events)

    response = change_email(token, NEW.upper())

    assert (response.status, response.body["code"], len(bus.events)) == (409, "email_taken", before)


def test_an_address_that_another_account_verified_meanwhile_is_taken(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    change_email(token)
    mailed = mailed_token(bus, REQUESTED)
    sign_up(NEW)
    verify(NEW)

    response = confirm(mailed)

    assert (response.status, response.body["code"]) == (409, "email_taken")
    assert (email_of(token), sign_in(NEW).body["user"]["email"]) == (EMAIL, NEW)


def test_the_confirmed_address_is_claimed_from_an_unverified_account(bus: FakeBus) -> None:
    stranger = sign_up(NEW, "password of a stranger").body
    token = sign_up().body["token"]
    change_email(token)

    assert confirm(mailed_token(bus, REQUESTED)).status == 204

    assert (is_accepted(stranger["token"]), sign_in(NEW, "password of a stranger").status) == (False, 401)
    assert email_of(token) == NEW


def test_a_change_of_case_keeps_the_account(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    change_email(token, "Ada@example.com")

    assert confirm(mailed_token(bus, REQUESTED)).status == 204

    assert (email_of(token), sign_in().status) == ("Ada@example.com", 200)


def test_a_link_that_the_owner_of_the_new_address_opens_elsewhere_changes_nothing(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    change_email(token)

    response = confirm(mailed_token(bus, REQUESTED), ELSEWHERE)

    assert (response.status, response.body["code"], email_of(token)) == (403, "sign_in_first", EMAIL)


def test_a_second_request_replaces_the_first(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    change_email(token, "first@example.com")
    first = mailed_token(bus, REQUESTED)
    change_email(token)

    assert (confirm(first).status, confirm(mailed_token(bus, REQUESTED)).status) == (410, 204)
    assert email_of(token) == NEW


def test_links_mailed_to_the_previous_address_no_longer_work(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    request_reset()
    old = mailed_token(bus, "PasswordResetRequested")
    change_email(token)
    confirm(mailed_token(bus, REQUESTED))

    assert (reset(old, "another horse battery").status, sign_in(NEW).status) == (410, 200)


def test_a_reset_cancels_a_requested_change(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    change_email(token)
    change = mailed_token(bus, REQUESTED)
    request_reset()
    reset(mailed_token(bus, "PasswordResetRequested"), "another horse battery")

    assert confirm(change).status == 410
    assert sign_in(password="another horse battery").status == 200


@pytest.mark.parametrize(
    ("statement", "table"), [("UPDATE", "users"), ("UPDATE", "one_time_tokens"), ("INSERT", "outbox")]
)
def test_a_crash_changes_nothing_and_uses_up_no_token(
    statement: str, table: str, bus: FakeBus, admin: Connection
) -> None:
    token = sign_up().body["token"]
    change_email(token)
    mailed = mailed_token(bus, REQUESTED)

    with failing(admin, statement, table):
        crashed = confirm(mailed)

    assert (crashed.status, email_of(token), sign_in().status) == (503, EMAIL, 200)
    assert (confirm(mailed).status, email_of(token)) == (204, NEW)
