import pytest

from auth.handlers import open_guest_session
from shared.postgres import Connection
from tests.apigateway import Response, call
from tests.integration.auth.conftest import EMAIL, authorize, refresh, sign_in, sign_up, verify


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
