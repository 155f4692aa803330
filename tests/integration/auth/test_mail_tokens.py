"""What the service that sends mails gets: recipients, and secrets that are stored as hashes only."""

import hashlib
import uuid
from typing import Any

import pytest

from auth.handlers import get_recipient, issue_token, register
from shared.postgres import Connection
from tests.apigateway import Context, call
from tests.integration.auth.conftest import EMAIL, PASSWORD, sign_up, verify
from tests.integration.fakes import FakeBus


def recipient(user_id: str, **more: str) -> dict[str, Any] | None:
    return get_recipient.handler({"user_id": user_id, **more}, Context())


def issue(token_id: str) -> dict[str, Any] | None:
    return issue_token.handler({"token_id": token_id}, Context())


def test_the_recipient_is_described_in_their_language() -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": "Ada", "locale": "it"}
    user = call(register.handler, "POST", "/auth/register", json=body).body["user"]["id"]

    before = recipient(user)
    verify()

    assert before == {"email": EMAIL, "name": "Ada", "locale": "it", "verified": False}
    assert recipient(user) == {**before, "verified": True}


def test_an_unknown_language_is_refused(admin: Connection) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": "Ada", "locale": "xx"}

    response = call(register.handler, "POST", "/auth/register", json=body)

    assert (response.status, response.body["details"][0]["field"]) == (400, "locale")
    assert admin.execute("SELECT FROM users").rowcount == 0


def test_an_unknown_user_has_no_recipient() -> None:
    assert recipient(str(uuid.uuid4())) is None


def test_each_mail_has_its_own_secret_and_only_hashes_are_stored(bus: FakeBus, admin: Connection) -> None:
    sign_up()
    token_id = bus.events[-1]["data"]["token_id"]

    first, second = issue(token_id), issue(token_id)

    assert first
    assert second
    assert first["token"] != second["token"]
    assert {name: first[name] for name in ("purpose", "email", "name", "locale")} == {
        "purpose": "email_verification",
        "email": EMAIL,
        "name": "Ada",
        "locale": "en",
    }
    stored = {bytes(row["secret_hash"]) for row in admin.execute("SELECT secret_hash FROM one_time_token_secrets")}
    assert stored == {hashlib.sha256(each["token"].encode()).digest() for each in (first, second)}


@pytest.mark.parametrize("change", ["used_at = now()", "revoked_at = now()", "expires_at = now()"])
def test_no_secret_is_issued_for_a_token_that_permits_nothing(change: str, bus: FakeBus, admin: Connection) -> None:
    sign_up()
    admin.execute(f"UPDATE one_time_tokens SET {change}".encode())

    assert issue(bus.events[-1]["data"]["token_id"]) is None
    assert admin.execute("SELECT FROM one_time_token_secrets").rowcount == 0


def test_no_secret_is_issued_for_an_unknown_token() -> None:
    assert issue(str(uuid.uuid4())) is None
