from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from auth.handlers import get_recipient, open_guest_session, open_order_link, relay_events
from shared.postgres import Connection
from tests.apigateway import Context, Response, call
from tests.integration.auth.conftest import (
    EMAIL,
    authorize,
    confirm,
    failing,
    mailed_token,
    refresh,
    request_reset,
    reset,
    sign_in,
    sign_up,
    verify,
)
from tests.integration.fakes import FakeBus


def check_out(email: str = EMAIL, **others: str) -> Response:
    return call(open_guest_session.handler, "POST", "/auth/guest", json={"email": email, **others})


def test_a_guest_is_signed_in_for_24_hours(admin: Connection) -> None:
    response = check_out(locale="it")

    assert response.status == 201
    assert response.headers["cache-control"] == "no-store"
    assert response.body["user"] == {
        "id": response.body["user"]["id"],
        "email": EMAIL,
        "name": "",
        "role": "guest",
    }
    assert authorize(response.body["token"])["context"]["role"] == "guest"
    [stored] = admin.execute(
        "SELECT locale, expires_at - sessions.created_at AS age FROM users JOIN sessions ON user_id = users.id"
    )
    assert (stored["locale"], stored["age"].total_seconds()) == ("it", 86_400)


def test_a_refreshed_session_stays_a_guests() -> None:
    renewed = refresh(check_out().body["refresh_token"])

    assert authorize(renewed.body["token"])["context"]["role"] == "guest"


@pytest.mark.parametrize("state", ["registered", "verified"])
def test_the_answer_is_the_same_when_an_account_has_the_address(state: str) -> None:
    unknown = check_out("unknown@example.com")
    account = sign_up().body["user"]
    if state == "verified":
        verify()

    known = check_out()

    assert (known.status, known.body.keys(), known.body["message"]) == (
        unknown.status,
        unknown.body.keys(),
        unknown.body["message"],
    )
    assert known.body["user"].keys() == unknown.body["user"].keys()
    assert known.body["user"]["id"] != account["id"]
    assert sign_in().status == 200


def test_each_checkout_of_an_address_is_another_guest() -> None:
    assert check_out().body["user"]["id"] != check_out().body["user"]["id"]


def test_a_guest_neither_takes_an_address_nor_gets_a_login() -> None:
    check_out()

    assert sign_in(password="a").status == 401
    assert sign_up().status == 201


def test_a_request_for_a_guest_names_an_address_and_nothing_else() -> None:
    refused = [check_out("not an address"), check_out(role="admin"), check_out(locale="fr")]

    assert [(each.status, each.body["details"][0]["field"]) for each in refused] == [
        (400, "email"),
        (400, "role"),
        (400, "locale"),
    ]


def joins(bus: FakeBus) -> list[tuple[str, list[str]]]:
    """Each account that guests joined, with the guests."""
    events = [event for event in bus.events if event["type"] == "GuestsJoined"]
    return [(event["user_id"], sorted(event["data"]["guest_ids"])) for event in events]


def relay() -> int:
    return int(relay_events.handler({}, Context())["joined"])


def test_guests_join_the_account_that_verifies_their_address_and_not_before(bus: FakeBus) -> None:
    guests = sorted(check_out(email).body["user"]["id"] for email in (EMAIL, EMAIL.upper()))
    check_out("eve@example.com")
    account = sign_up().body["user"]["id"]
    before = (joins(bus), relay(), joins(bus))

    confirm(mailed_token(bus, "EmailVerificationRequested"))

    assert before == ([], 0, [])
    assert joins(bus) == [(account, guests)]
    assert (relay(), len(joins(bus))) == (0, 1)


def test_a_guest_joins_an_account_that_had_verified_the_address_within_a_minute(bus: FakeBus) -> None:
    account = sign_up().body["user"]["id"]
    verify()

    guest = check_out().body["user"]["id"]
    at_once = joins(bus)

    assert (at_once, relay(), joins(bus)) == ([], 1, [(account, [guest])])
    assert relay() == 0


def test_guests_join_an_account_whose_password_reset_verifies_it(bus: FakeBus) -> None:
    account = sign_up().body["user"]["id"]
    guest = check_out().body["user"]["id"]
    request_reset()

    reset(mailed_token(bus, "PasswordResetRequested"), "another good password")

    assert joins(bus) == [(account, [guest])]


def test_a_crash_while_guests_join_leaves_the_address_unverified(bus: FakeBus, admin: Connection) -> None:
    check_out()
    sign_up()
    token = mailed_token(bus, "EmailVerificationRequested")

    with failing(admin, "INSERT", "outbox"):
        crashed = confirm(token)

    assert (crashed.status, joins(bus)) == (503, [])
    assert (confirm(token).status, len(joins(bus))) == (204, 1)


ORDER = "01900000-0000-7000-8000-000000000000"


def mailed_link(guest: Response, order_id: str | None = ORDER) -> Any:
    """The token of a mail to a guest about an order; None if the mail has none."""
    asked = {"user_id": guest.body["user"]["id"], "order_id": order_id}
    recipient = get_recipient.handler(asked, Context())
    assert recipient
    return recipient.get("order_token")


def open_link(token: str) -> Response:
    return call(open_order_link.handler, "POST", "/auth/order-links", json={"token": token})


def test_the_link_of_a_mail_opens_a_session_of_the_guest_once() -> None:
    guest = check_out(locale="it")
    token = mailed_link(guest)

    opened, again = open_link(token), open_link(token)

    assert (opened.status, opened.body["order_id"], opened.body["user"]) == (201, ORDER, guest.body["user"])
    context = authorize(opened.body["token"])["context"]
    assert (context["userId"], context["role"]) == (guest.body["user"]["id"], "guest")
    assert (again.status, again.body["code"]) == (410, "token_expired")


def test_each_mail_has_a_link_of_its_own_and_its_secret_is_not_stored(admin: Connection) -> None:
    guest = check_out()
    first, second = mailed_link(guest), mailed_link(guest)

    stored = admin.execute("SELECT t::text, s::text FROM one_time_tokens t JOIN one_time_token_secrets s ON true")

    assert not [row for row in stored.fetchall() if first in str(row) or second in str(row)]
    assert [open_link(each).status for each in (first, second)] == [201, 201]


def test_of_fifty_parallel_uses_of_a_link_one_works() -> None:
    token = mailed_link(check_out())

    with ThreadPoolExecutor(25) as pool:
        statuses = sorted(each.status for each in pool.map(open_link, [token] * 50))

    assert statuses == [201] + [410] * 49


def test_a_link_expires_after_30_days(admin: Connection) -> None:
    token = mailed_link(check_out())
    [left] = admin.execute("SELECT expires_at - created_at AS lifetime FROM one_time_tokens")
    admin.execute("UPDATE one_time_tokens SET expires_at = now()")

    assert (left["lifetime"].days, open_link(token).status) == (30, 410)


def test_an_account_gets_no_link_and_no_other_token_opens_an_order(bus: FakeBus) -> None:
    account = sign_up()

    assert mailed_link(account) is None
    assert open_link(mailed_token(bus, "EmailVerificationRequested")).status == 410
    assert mailed_link(check_out(), None) is None


def test_the_link_of_an_order_verifies_no_address() -> None:
    assert confirm(mailed_link(check_out())).status == 410
