from typing import Any

import pytest

from auth.handlers import change_password, login, refresh_session, register
from shared.caller import Caller
from shared.postgres import Connection
from tests.apigateway import call

CALLER = Caller(
    "6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c11", "ada@example.com", "customer", "6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c12"
)
ENDPOINTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "/auth/register": (
        register.handler,
        {"email": "ada@example.com", "password": "correct horse battery", "name": "Ada"},
    ),
    "/auth/login": (login.handler, {"email": "ada@example.com", "password": "correct horse battery"}),
    "/auth/refresh": (refresh_session.handler, {"refresh_token": "brt_x"}),
    "/auth/password": (
        change_password.handler,
        {"current_password": "correct horse battery", "new_password": "another horse battery"},
    ),
}
FIELDS = [(path, field) for path, (_, body) in ENDPOINTS.items() for field in body]
WRONG: list[Any] = [None, 1, 1.5, True, [], {}, ["x"], "", "x" * 10_000, "nul\0nul", "\0" * 10]


def send(path: str, body: Any) -> Any:
    return call(ENDPOINTS[path][0], "POST", path, json=body, caller=CALLER)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong)[:20])
@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_an_invalid_value_names_its_field(path: str, field: str, wrong: Any, admin: Connection) -> None:
    response = send(path, ENDPOINTS[path][1] | {field: wrong})

    assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert {each["field"] for each in response.body["details"]} == {field}
    assert _rows(admin) == 0


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_missing_field_is_named(path: str, field: str, admin: Connection) -> None:
    response = send(path, {name: value for name, value in ENDPOINTS[path][1].items() if name != field})

    assert response.status == 400
    assert [each["field"] for each in response.body["details"]] == [field]
    assert _rows(admin) == 0


@pytest.mark.parametrize("path", ENDPOINTS)
def test_an_unknown_field_is_named(path: str, admin: Connection) -> None:
    response = send(path, ENDPOINTS[path][1] | {"is_admin": True})

    assert response.status == 400
    assert [each["field"] for each in response.body["details"]] == ["is_admin"]
    assert _rows(admin) == 0


@pytest.mark.parametrize("body", ["{", "", "null", "[]", '"text"', "1", '{"email": NaN}', '{"a":1'])
@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_body_that_is_not_an_object_is_refused(path: str, body: str) -> None:
    response = call(ENDPOINTS[path][0], "POST", path, body=body, caller=CALLER)

    assert response.status == 400
    assert response.body["code"] in {"invalid_request", "invalid_json"}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_another_content_type_is_refused(path: str) -> None:
    response = call(ENDPOINTS[path][0], "POST", path, body="a=b", content_type="text/plain", caller=CALLER)

    assert response.status == 415


@pytest.mark.parametrize("path", ENDPOINTS)
def test_ten_megabytes_are_refused(path: str) -> None:
    response = call(ENDPOINTS[path][0], "POST", path, body='"' + "x" * 10_000_000 + '"', caller=CALLER)

    assert response.status == 413


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@exa mple.com",
        "Ada <ada@example.com>",
        "ada@example.com, grace@example.com",
        "ada@[127.0.0.1]",
        "ada@example.com\r\nBcc: grace@example.com",
        "<script>@example.com",
        "a@" + "b" * 250 + ".com",
    ],
)
@pytest.mark.parametrize("path", ["/auth/register", "/auth/login"])
def test_an_invalid_address_is_refused(path: str, email: str, admin: Connection) -> None:
    response = send(path, ENDPOINTS[path][1] | {"email": email})

    assert response.status == 400
    assert [each["field"] for each in response.body["details"]] == ["email"]
    assert _rows(admin) == 0


@pytest.mark.parametrize("name", ["🙂", "Robert'); DROP TABLE users;--", "<b>Ada</b>", "Ада Лавлейс", "x" * 100])
def test_a_name_may_be_any_text_and_is_returned_unchanged(name: str) -> None:
    response = send("/auth/register", ENDPOINTS["/auth/register"][1] | {"name": name})

    assert (response.status, response.body["user"]["name"]) == (201, name)


@pytest.mark.parametrize("name", ["x" * 101, "   ", "bell\a", "\x7f"])
def test_an_invalid_name_is_refused(name: str, admin: Connection) -> None:
    response = send("/auth/register", ENDPOINTS["/auth/register"][1] | {"name": name})

    assert response.status == 400
    assert _rows(admin) == 0


@pytest.mark.parametrize("password", ["x" * 73, "é" * 37])
@pytest.mark.parametrize(("path", "field"), [(path, field) for path, field in FIELDS if "password" in field])
def test_a_password_of_73_bytes_is_refused_everywhere(path: str, field: str, password: str, admin: Connection) -> None:
    response = send(path, ENDPOINTS[path][1] | {field: password})

    assert response.status == 400
    assert [each["field"] for each in response.body["details"]] == [field]
    assert _rows(admin) == 0


def _rows(admin: Connection) -> int:
    return int(
        admin.execute("""
            SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM login_failures_by_network) AS n
        """).fetchall()[0]["n"]
    )
