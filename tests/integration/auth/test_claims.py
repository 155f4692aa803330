"""An unverified registration does not keep the owner of an address from registering."""

from typing import Any

import pytest

from auth.handlers import add_address, delete_address, get_recipient, issue_token, list_addresses
from auth.repository import users
from shared.postgres import Connection
from tests.apigateway import Context, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    EMAIL,
    caller_of,
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

STRANGER = "password of a stranger"
DELIVERY = {"name": "Ada", "line1": "Torstraße 1", "postal_code": "10119", "city": "Berlin", "country": "DE"}


def test_the_owner_registers_an_address_that_a_stranger_registered_before(admin: Connection) -> None:
    before = sign_up(password=STRANGER).body

    response = sign_up(name="Owner")

    assert (response.status, response.body["user"]["name"]) == (201, "Owner")
    assert response.body["user"]["id"] != before["user"]["id"]
    assert (sign_in().body["user"]["name"], sign_in(password=STRANGER).status) == ("Owner", 401)
    assert (is_accepted(before["token"]), refresh(before["refresh_token"]).status) == (False, 401)
    assert is_accepted(response.body["token"])


def test_a_claim_without_valkey_ends_the_sessions_too(servers: TestServers) -> None:
    before = sign_up(password=STRANGER).body
    servers.valkey.stop()

    after = sign_up().body

    assert (is_accepted(before["token"]), is_accepted(after["token"])) == (False, True)


def test_a_claimed_account_gets_no_mail_any_more(bus: FakeBus) -> None:
    before = sign_up().body["user"]["id"]
    token_id = bus.events[-1]["data"]["token_id"]

    after = sign_up().body["user"]["id"]

    assert issue_token.handler({"token_id": token_id}, Context()) is None
    assert get_recipient.handler({"user_id": before}, Context()) is None
    assert get_recipient.handler({"user_id": after}, Context())


def test_every_earlier_account_knows_who_has_its_address_now(admin: Connection) -> None:
    first, second, third = (sign_up().body["user"]["id"] for _ in range(3))

    rows = admin.execute("SELECT id::text, claimed_by::text, email_normalised IS NULL AS released FROM users")

    claims = {row["id"]: (row["claimed_by"], row["released"]) for row in rows}
    assert claims == {first: (third, True), second: (third, True), third: (None, False)}


@pytest.mark.parametrize(("statement", "table"), [("INSERT", "users"), ("INSERT", "sessions"), ("UPDATE", "sessions")])
def test_a_crash_during_a_claim_changes_nothing(statement: str, table: str, admin: Connection, bus: FakeBus) -> None:
    before = sign_up(password=STRANGER).body
    published = len(bus.events)

    with failing(admin, statement, table):
        crashed = sign_up()

    assert (crashed.status, len(bus.events)) == (503, published)
    assert is_accepted(before["token"])
    assert sign_in(password=STRANGER).body["user"]["id"] == before["user"]["id"]


def test_a_login_overtaken_by_a_claim_opens_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(password=STRANGER)
    lock = users.lock_unchanged

    def claim_first(*given: Any) -> Any:
        monkeypatch.setattr(users, "lock_unchanged", lock)
        assert sign_up().status == 201
        return lock(*given)

    monkeypatch.setattr(users, "lock_unchanged", claim_first)

    assert sign_in(password=STRANGER).status == 401
    assert sign_in().status == 200


def test_claims_of_an_address_send_it_a_limited_number_of_mails(bus: FakeBus) -> None:
    statuses = {sign_up(EMAIL).status for _ in range(8)}

    types = [event["type"] for event in bus.events]
    assert (statuses, types.count("UserRegistered"), types.count("EmailVerificationRequested")) == ({201}, 8, 5)


def test_an_owner_whose_address_a_stranger_claimed_comes_back_by_mail(bus: FakeBus) -> None:
    owner = sign_up().body
    stranger = sign_up(password=STRANGER).body

    assert (is_accepted(owner["token"]), sign_in().status) == (False, 401)
    request_reset()
    assert reset(mailed_token(bus, "PasswordResetRequested"), "a new password of the owner").status == 204

    assert (is_accepted(stranger["token"]), refresh(stranger["refresh_token"]).status) == (False, 401)
    assert (sign_in(password=STRANGER).status, sign_in(password="a new password of the owner").status) == (401, 200)
    assert sign_up(password=STRANGER).body["code"] == "email_taken"


def test_a_stranger_who_claims_an_address_sees_nothing_of_the_earlier_account(bus: FakeBus) -> None:
    owner = sign_up(name="Owner").body
    address = call(add_address.handler, "POST", "/auth/addresses", json=DELIVERY, caller=caller_of(owner["token"])).body
    link = mailed_token(bus, "EmailVerificationRequested")

    stranger = caller_of(sign_up(password=STRANGER, name="Stranger").body["token"])

    assert stranger.user_id != owner["user"]["id"]
    assert call(list_addresses.handler, "GET", "/auth/addresses", caller=stranger).body["addresses"] == []
    path = f"/auth/addresses/{address['id']}"
    given: dict[str, Any] = {"route": "/auth/addresses/{id}", "parameters": {"id": address["id"]}, "caller": stranger}
    assert call(delete_address.handler, "DELETE", path, **given).status == 404
    assert confirm(link).status == 410
