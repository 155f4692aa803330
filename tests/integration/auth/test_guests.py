import pytest

from auth.handlers import open_guest_session, relay_events
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
    unknown = check_out("nobody@example.com")
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
