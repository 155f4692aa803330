"""Servers that stop, close connections and recover."""

from typing import Any

import pytest

from auth.handlers import change_password, get_current_user, get_health, login, logout, refresh_session, register
from auth.repository.database import database
from shared import valkey_pause
from shared.postgres import Connection
from shared.settings import settings
from tests.apigateway import Response, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    ELSEWHERE,
    EMAIL,
    PASSWORD,
    caller_of,
    is_accepted,
    refresh,
    sign_in,
    sign_up,
)

REGISTRATION = {"email": "grace@example.com", "password": PASSWORD, "name": "Grace"}
CHANGE = {"current_password": PASSWORD, "new_password": "another horse battery"}


@pytest.fixture
def signed_up() -> dict[str, Any]:
    body: dict[str, Any] = sign_up().body
    return body


def call_all(signed_up: dict[str, Any]) -> dict[str, Response]:
    """Call every endpoint that needs the database."""
    caller = caller_of(signed_up["token"])
    credentials = {"email": EMAIL, "password": PASSWORD}
    token = {"refresh_token": signed_up["refresh_token"]}
    return {
        "health": call(get_health.handler, "GET", "/auth/health"),
        "register": call(register.handler, "POST", "/auth/register", json=REGISTRATION),
        "login": call(login.handler, "POST", "/auth/login", json=credentials),
        "me": call(get_current_user.handler, "GET", "/auth/me", caller=caller),
        "refresh": call(refresh_session.handler, "POST", "/auth/refresh", json=token),
        "password": call(change_password.handler, "POST", "/auth/password", json=CHANGE, caller=caller),
        "logout": call(logout.handler, "POST", "/auth/logout", caller=caller),
    }


def statuses(responses: dict[str, Response]) -> dict[str, int]:
    return {name: response.status for name, response in responses.items()}


ALL_UP = {"health": 200, "register": 201, "login": 200, "me": 200, "refresh": 200, "password": 200, "logout": 204}


def test_without_the_database_every_endpoint_returns_503_and_recovers(
    signed_up: dict[str, Any], servers: TestServers
) -> None:
    servers.postgres.stop()
    down = call_all(signed_up)
    servers.postgres.start()
    up = call_all(signed_up)

    assert statuses(down) == dict.fromkeys(ALL_UP, 503)
    assert {response.headers["retry-after"] for response in down.values()} == {"5"}
    assert statuses(up) == ALL_UP


def test_health_names_the_database(servers: TestServers) -> None:
    healthy = call(get_health.handler, "GET", "/auth/health").body
    servers.postgres.stop()
    unhealthy = call(get_health.handler, "GET", "/auth/health").body

    assert {name: healthy[name] for name in ("status", "service", "database")} == {
        "status": "healthy",
        "service": "auth",
        "database": "up",
    }
    assert {name: unhealthy[name] for name in ("status", "service", "database", "code")} == {
        "status": "unhealthy",
        "service": "auth",
        "database": "down",
        "code": "unhealthy",
    }
    assert set(healthy) == {"status", "service", "database", "timestamp"}


def test_without_valkey_every_endpoint_works(signed_up: dict[str, Any], servers: TestServers) -> None:
    servers.valkey.stop()

    responses = call_all(signed_up)

    assert statuses(responses) == ALL_UP
    assert not is_accepted(signed_up["token"])


def test_without_valkey_guesses_are_still_delayed(signed_up: dict[str, Any], servers: TestServers) -> None:
    servers.valkey.stop()

    guesses = [sign_in(password="wrong horse battery", address=ELSEWHERE).status for _ in range(6)]

    assert guesses == [401] * 5 + [429]
    assert sign_in().status == 200


def test_without_valkey_the_limit_per_client_address_still_holds(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_LIMIT_AUTH", "3")
    settings.cache_clear()
    servers.valkey.stop()

    responses = [sign_in(f"user-{number}@example.com") for number in range(4)]

    settings.cache_clear()
    assert [response.status for response in responses] == [401, 401, 401, 429]
    assert (responses[3].body["code"], responses[3].headers["ratelimit-remaining"]) == ("rate_limited", "0")


def test_logins_are_counted_in_valkey_again_once_it_is_back(signed_up: dict[str, Any], servers: TestServers) -> None:
    servers.valkey.stop()
    down = sign_in()
    servers.valkey.start()
    valkey_pause.end()
    up = sign_in()

    assert (down.status, up.status) == (200, 200)
    assert up.headers["ratelimit-remaining"] == "999999"


def test_a_connection_closed_between_two_requests_fails_no_request(
    signed_up: dict[str, Any], admin: Connection
) -> None:
    for _ in range(3):
        _kill_connections(admin)
        assert sign_in().status == 200

    _kill_connections(admin)
    assert refresh(signed_up["refresh_token"]).status == 200


def test_a_rotated_database_password_is_reread(servers: TestServers, admin: Connection) -> None:
    import json

    import boto3

    vault = boto3.client("secretsmanager")
    before = vault.get_secret_value(SecretId="test/auth-database")["SecretString"]
    assert sign_up().status == 201
    admin.execute("ALTER ROLE bottega_auth PASSWORD 'rotated'")
    vault.put_secret_value(
        SecretId="test/auth-database", SecretString=json.dumps(json.loads(before) | {"password": "rotated"})
    )
    database.close()

    first, second = sign_in().status, sign_in().status

    admin.execute(f"ALTER ROLE bottega_auth PASSWORD '{json.loads(before)['password']}'")
    vault.put_secret_value(SecretId="test/auth-database", SecretString=before)
    assert (first in {200, 503}, second) == (True, 200)
    database.close()
    sign_in()


def test_a_deleted_caller_gets_a_401(signed_up: dict[str, Any], admin: Connection) -> None:
    admin.execute("DELETE FROM users")

    response = call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(signed_up["token"]))

    assert (response.status, response.body["code"]) == (401, "unauthorized")


def test_the_caller_is_returned_as_stored(signed_up: dict[str, Any]) -> None:
    response = call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(signed_up["token"]))

    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    assert {name: response.body[name] for name in ("id", "email", "name", "role")} == signed_up["user"]
    assert set(response.body) == {"id", "email", "name", "role", "locale", "verified", "created_at"}


def _kill_connections(admin: Connection) -> None:
    admin.execute("""
        SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
    """)
