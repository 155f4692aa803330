"""An address is verified by the reader of its mail, and only for the person who registered."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from auth.handlers import get_current_user, get_recipient, publish_ended_sessions, request_verification
from auth.repository import one_time_tokens
from shared.postgres import Connection
from tests.apigateway import Context, Response, call
from tests.integration.auth.conftest import (
    ADDRESS,
    ELSEWHERE,
    EMAIL,
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

REQUESTED = "EmailVerificationRequested"


def resend(token: str, address: str = ADDRESS) -> Response:
    caller = caller_of(token)
    return call(request_verification.handler, "POST", "/auth/verifications/resend", caller=caller, address=address)


def is_verified(token: str) -> bool:
    return bool(call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(token)).body["verified"])


def test_the_mailed_token_verifies_the_address_once(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    mailed = mailed_token(bus, REQUESTED)
    before = is_verified(token)

    first, second = confirm(mailed), confirm(mailed)

    assert (before, is_verified(token)) == (False, True)
    assert (first.status, second.status, second.body["code"]) == (204, 410, "token_expired")
    assert (is_accepted(token), sign_in().status) == (True, 200)


def test_of_fifty_parallel_uses_of_a_token_one_works(bus: FakeBus) -> None:
    sign_up()
    mailed = mailed_token(bus, REQUESTED)

    with ThreadPoolExecutor(25) as pool:
        statuses = sorted(response.status for response in pool.map(confirm, [mailed] * 50))

    assert statuses == [204] + [410] * 49


def test_every_secret_of_a_token_works_until_one_is_used(bus: FakeBus) -> None:
    sign_up()
    first, second = mailed_token(bus, REQUESTED), mailed_token(bus, REQUESTED)

    assert (confirm(first).status, confirm(second).status) == (204, 410)


@pytest.mark.parametrize("change", ["expires_at = now()", "revoked_at = now()"])
def test_a_token_that_permits_nothing_any_more_is_gone(change: str, bus: FakeBus, admin: Connection) -> None:
    token = sign_up().body["token"]
    mailed = mailed_token(bus, REQUESTED)
    admin.execute(f"UPDATE one_time_tokens SET {change}".encode())

    response = confirm(mailed)

    assert (response.status, is_verified(token)) == (410, False)


def test_an_unknown_token_is_gone() -> None:
    assert confirm("bot_unknown").status == 410


def test_a_token_for_a_reset_verifies_nothing(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    request_reset()

    assert confirm(mailed_token(bus, "PasswordResetRequested")).status == 410
    assert not is_verified(token)


def test_the_owner_who_follows_the_link_of_a_strangers_registration_verifies_nothing(bus: FakeBus) -> None:
    token = sign_up(password="password of a stranger").body["token"]
    mailed = mailed_token(bus, REQUESTED)

    response = confirm(mailed, ELSEWHERE)

    assert (response.status, response.body["code"]) == (403, "sign_in_first")
    assert not is_verified(token)


def test_a_link_that_is_opened_elsewhere_works_after_signing_in_there(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    mailed = mailed_token(bus, REQUESTED)
    refused = confirm(mailed, ELSEWHERE)

    signed_in = sign_in(address=ELSEWHERE)
    accepted = confirm(mailed, ELSEWHERE)

    assert [each.status for each in (refused, signed_in, accepted)] == [403, 200, 204]
    assert is_verified(token)


def test_a_token_verifies_nothing_after_its_address_was_claimed(bus: FakeBus) -> None:
    sign_up(password="password of a stranger")
    mailed = mailed_token(bus, REQUESTED)
    token = sign_up().body["token"]

    assert (confirm(mailed).status, is_verified(token)) == (410, False)


def test_a_claim_that_comes_between_leaves_the_claimant_unverified(
    bus: FakeBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(password="password of a stranger")
    mailed = mailed_token(bus, REQUESTED)
    find = one_time_tokens.find_user
    claims: list[Response] = []

    def claim_first(*given: Any) -> Any:
        found = find(*given)
        claims.append(sign_up())
        return found

    monkeypatch.setattr(one_time_tokens, "find_user", claim_first)

    assert confirm(mailed).status == 410
    assert not is_verified(claims[0].body["token"])


@pytest.mark.parametrize(("statement", "table"), [("UPDATE", "users"), ("UPDATE", "one_time_tokens")])
def test_a_crash_uses_up_no_token(statement: str, table: str, bus: FakeBus, admin: Connection) -> None:
    token = sign_up().body["token"]
    mailed = mailed_token(bus, REQUESTED)

    with failing(admin, statement, table):
        crashed = confirm(mailed)

    assert (crashed.status, is_verified(token)) == (503, False)
    assert confirm(mailed).status == 204


def test_another_mail_can_be_requested_and_both_links_work(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    first = mailed_token(bus, REQUESTED)

    response = resend(token)

    second = mailed_token(bus, REQUESTED)
    assert (response.status, confirm(first).status, confirm(second).status) == (202, 204, 410)


def test_a_verified_address_gets_no_further_mail(bus: FakeBus) -> None:
    token = sign_up().body["token"]
    verify()
    before = len(bus.events)

    assert (resend(token).status, len(bus.events)) == (202, before)


def test_mails_to_an_address_are_limited(bus: FakeBus) -> None:
    token = sign_up().body["token"]

    responses = [resend(token) for _ in range(6)]

    assert [each.status for each in responses] == [202] * 4 + [429] * 2
    assert (responses[-1].body["code"], responses[-1].headers["retry-after"]) == ("too_many_mails", "3600")
    assert bus.published().count(REQUESTED) == 5


def test_mails_are_possible_again_in_the_next_window(bus: FakeBus, admin: Connection) -> None:
    token = sign_up().body["token"]
    assert [resend(token).status for _ in range(5)][-1] == 429
    admin.execute("UPDATE mail_requests SET window_ends_at = now() - interval '1 second'")

    assert resend(token).status == 202


def test_old_tokens_and_counts_are_deleted(bus: FakeBus, admin: Connection) -> None:
    sign_up()
    mailed_token(bus, REQUESTED)
    admin.execute("UPDATE one_time_tokens SET expires_at = now() - interval '31 days'")
    admin.execute("UPDATE mail_requests SET window_ends_at = now() - interval '1 second'")

    result = publish_ended_sessions.handler({}, Context())

    assert (result["deleted_one_time_tokens"], result["deleted_mail_requests"]) == (1, 2)
    assert admin.execute("SELECT FROM one_time_token_secrets").rowcount == 0


def test_a_reset_of_a_strangers_registration_leaves_the_stranger_nothing(bus: FakeBus) -> None:
    before = sign_up(password="password of a stranger").body
    request_reset(address=ELSEWHERE)

    response = reset(mailed_token(bus, "PasswordResetRequested"), "password of the owner", ELSEWHERE)

    assert (response.status, is_accepted(before["token"])) == (204, False)
    assert [sign_in(password=each).status for each in ("password of a stranger", "password of the owner")] == [401, 200]
    recipient = get_recipient.handler({"user_id": before["user"]["id"]}, Context())
    assert recipient
    assert (recipient["email"], recipient["verified"]) == (EMAIL, True)
