"""A user's name, language and address book."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest

from auth.handlers import (
    add_address,
    delete_address,
    get_current_user,
    list_addresses,
    logout,
    update_address,
    update_current_user,
)
from shared.caller import Caller
from shared.postgres import Connection
from tests.apigateway import Response, call
from tests.integration.auth.conftest import (
    caller_of,
    mailed_token,
    refresh,
    request_reset,
    reset,
    sign_up,
    verify,
)
from tests.integration.fakes import FakeBus

ADDRESS = {"name": "Ada", "line1": "Torstraße 1", "postal_code": "10119", "city": "Berlin", "country": "DE"}


@pytest.fixture
def ada() -> Caller:
    return caller_of(sign_up().body["token"])


def change(caller: Caller, **fields: Any) -> Response:
    return call(update_current_user.handler, "PATCH", "/auth/me", json=fields, caller=caller)


def add(caller: Caller, **fields: Any) -> Response:
    return call(add_address.handler, "POST", "/auth/addresses", json={**ADDRESS, **fields}, caller=caller)


def book(caller: Caller) -> list[dict[str, Any]]:
    response = call(list_addresses.handler, "GET", "/auth/addresses", caller=caller)
    assert response.headers["cache-control"] == "no-store"
    return list(response.body["addresses"])


def on_address(method: str, caller: Caller, address_id: str, **fields: Any) -> Response:
    handler = {"PATCH": update_address, "DELETE": delete_address}[method].handler
    options: dict[str, Any] = {"route": "/auth/addresses/{id}", "parameters": {"id": address_id}, "caller": caller}
    return call(handler, method, f"/auth/addresses/{address_id}", json=fields or None, **options)


def lines(caller: Caller) -> list[tuple[str, bool]]:
    return [(each["line1"], each["is_default"]) for each in book(caller)]


@pytest.mark.parametrize("fields", [{"name": "Ada  Byron"}, {"locale": "it"}, {"name": "Eve", "locale": "it"}, {}])
def test_only_the_fields_that_are_sent_change(ada: Caller, fields: dict[str, str]) -> None:
    response = change(ada, **fields)

    me = call(get_current_user.handler, "GET", "/auth/me", caller=ada).body
    expected = {"name": "Ada", "locale": "en"} | fields
    assert (response.status, response.body) == (200, me)
    assert (me["name"], me["locale"]) == (" ".join(expected["name"].split()), expected["locale"])


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": None}, {"locale": "xx"}, {"role": "admin"}])
def test_an_invalid_change_changes_nothing(ada: Caller, fields: dict[str, Any], admin: Connection) -> None:
    response = change(ada, **fields)

    assert (response.status, response.body["details"][0]["field"]) == (400, next(iter(fields)))
    assert admin.execute("SELECT name, locale, role FROM users").fetchall() == [
        {"name": "Ada", "locale": "en", "role": "customer"}
    ]


def test_a_new_name_is_in_the_next_token() -> None:
    pair = sign_up().body
    change(caller_of(pair["token"]), name="Grace")

    token = refresh(pair["refresh_token"]).body["token"]
    assert jwt.decode(token, options={"verify_signature": False})["name"] == "Grace"


def test_the_first_address_is_the_default_and_another_can_become_it(ada: Caller) -> None:
    first = add(ada, line1="First").body
    second = add(ada, line1="Second").body
    before = lines(ada)

    on_address("PATCH", ada, second["id"], is_default=True)

    assert (first["is_default"], second["is_default"]) == (True, False)
    assert before == [("First", True), ("Second", False)]
    assert lines(ada) == [("Second", True), ("First", False)]


def test_a_new_address_can_be_the_default_at_once(ada: Caller) -> None:
    add(ada, line1="First")
    add(ada, line1="Second", is_default=True)

    assert lines(ada) == [("Second", True), ("First", False)]


def test_without_its_default_a_book_has_another(ada: Caller) -> None:
    first = add(ada, line1="First").body
    add(ada, line1="Second")
    add(ada, line1="Third")

    statuses = [on_address("DELETE", ada, first["id"]).status for _ in range(2)]

    assert (statuses, lines(ada)) == ([204, 404], [("Third", True), ("Second", False)])


def test_a_change_keeps_the_other_fields(ada: Caller) -> None:
    saved = add(ada, line2="Hinterhaus", phone="+49 30 1234567").body

    changed = on_address("PATCH", ada, saved["id"], line1="Torstraße 2", line2=None).body

    expected = {**saved, "line1": "Torstraße 2", "line2": None, "updated_at": changed["updated_at"]}
    assert changed == expected
    assert book(ada) == [expected]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"postal_code": "1011"}, "postal_code"),
        ({"postal_code": None}, "postal_code"),
        ({"city": None}, "city"),
        ({"country": "XX"}, "country"),
        ({"country": "IT", "postal_code": "1"}, "postal_code"),
        ({"line1": "a\nb"}, "line1"),
    ],
)
def test_an_address_meets_the_rules_of_its_country(ada: Caller, fields: dict[str, Any], field: str) -> None:
    saved = add(ada).body

    added, changed = add(ada, **fields), on_address("PATCH", ada, saved["id"], **fields)

    assert [each.status for each in (added, changed)] == [400, 400]
    assert [each.body["details"][0]["field"] for each in (added, changed)] == [field, field]
    assert book(ada) == [saved]


def test_another_users_address_does_not_exist(ada: Caller) -> None:
    saved = add(ada).body
    eve = caller_of(sign_up("eve@example.com").body["token"])

    statuses = [
        on_address("PATCH", eve, saved["id"], line1="Eve").status,
        on_address("DELETE", eve, saved["id"]).status,
    ]

    assert (statuses, book(eve), book(ada)) == ([404, 404], [], [saved])


@pytest.mark.parametrize("address_id", ["00000000-0000-4000-8000-000000000000", "not-a-uuid"])
def test_an_unknown_address_is_not_found(ada: Caller, address_id: str) -> None:
    assert on_address("DELETE", ada, address_id).body["code"] == "address_not_found"


def test_parallel_additions_stay_within_the_limit_and_make_one_default(ada: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda number: add(ada, line1=f"Line {number}", is_default=True), range(25)))

    assert sorted(each.status for each in responses) == [201] * 20 + [409] * 5
    assert {each.body["code"] for each in responses if each.status == 409} == {"too_many_addresses"}
    assert [each["is_default"] for each in book(ada)] == [True] + [False] * 19


def test_an_ended_session_changes_nothing(ada: Caller) -> None:
    saved = add(ada).body
    call(logout.handler, "POST", "/auth/logout", caller=ada)

    responses = [
        change(ada, name="Eve"),
        add(ada),
        on_address("PATCH", ada, saved["id"], line1="Elsewhere"),
        on_address("DELETE", ada, saved["id"]),
    ]

    assert {each.status for each in responses} == {401}
    assert book(ada) == [saved]


@pytest.mark.parametrize(("verified", "kept"), [(False, 0), (True, 1)])
def test_only_a_verified_account_keeps_its_addresses_in_a_reset(
    ada: Caller, bus: FakeBus, verified: bool, kept: int
) -> None:
    add(ada)
    if verified:
        verify()
    request_reset()
    reset(mailed_token(bus, "PasswordResetRequested"), "another horse battery")

    assert len(book(ada)) == kept
