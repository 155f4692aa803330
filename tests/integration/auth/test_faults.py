"""Servers that stop, hang up and come back."""

from typing import Any

import pytest

from auth.handlers import change_password, get_current_user, get_health, login, logout, refresh_session, register
from auth.repository.database import database
from shared.postgres import Connection
from tests.apigateway import Answer, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    EMAIL,
    PASSWORD,
    caller_of,
    is_let_in,
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


def ask_all(signed_up: dict[str, Any]) -> dict[str, Answer]:
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


def statuses(answers: dict[str, Answer]) -> dict[str, int]:
    return {name: answer.status for name, answer in answers.items()}


ALL_WELL = {"health": 200, "register": 201, "login": 200, "me": 200, "refresh": 200, "password": 204, "logout": 204}


def test_without_the_database_every_endpoint_answers_503_and_recovers_by_itself(
    signed_up: dict[str, Any], servers: TestServers
) -> None:
    servers.postgres.stop()
    down = ask_all(signed_up)
    servers.postgres.start()
    up = ask_all(signed_up)

    assert statuses(down) == dict.fromkeys(ALL_WELL, 503)
    assert {answer.headers["retry-after"] for answer in down.values()} == {"5"}
    assert statuses(up) == ALL_WELL


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


def test_without_the_cache_passwords_are_not_checked_and_the_rest_works(
    signed_up: dict[str, Any], servers: TestServers, admin: Connection
) -> None:
    servers.valkey.stop()

    answers = ask_all(signed_up)

    assert statuses(answers) == ALL_WELL | {"login": 503, "password": 503}
    assert answers["login"].headers["retry-after"] == "5"
    assert admin.execute("SELECT count(*) AS n FROM login_failures").fetchall()[0]["n"] == 0
    assert not is_let_in(signed_up["token"])


def test_logins_work_again_once_the_cache_is_back(signed_up: dict[str, Any], servers: TestServers) -> None:
    servers.valkey.stop()
    down = sign_in()
    servers.valkey.start()

    assert (down.status, sign_in().status) == (503, 200)


def test_a_connection_killed_between_two_requests_costs_no_request(
    signed_up: dict[str, Any], admin: Connection
) -> None:
    for _ in range(3):
        _kill_connections(admin)
        assert sign_in().status == 200

    _kill_connections(admin)
    assert refresh(signed_up["refresh_token"]).status == 200


def test_a_rotated_database_password_is_read_again(servers: TestServers, admin: Connection) -> None:
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


def test_the_caller_who_is_gone_is_told_so(signed_up: dict[str, Any], admin: Connection) -> None:
    admin.execute("DELETE FROM users")

    answer = call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(signed_up["token"]))

    assert (answer.status, answer.body["code"]) == (401, "unauthorized")


def test_the_caller_is_shown_to_themselves(signed_up: dict[str, Any]) -> None:
    answer = call(get_current_user.handler, "GET", "/auth/me", caller=caller_of(signed_up["token"]))

    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert {name: answer.body[name] for name in ("id", "email", "name", "role")} == signed_up["user"]
    assert set(answer.body) == {"id", "email", "name", "role", "created_at"}


def _kill_connections(admin: Connection) -> None:
    admin.execute("""
        SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
    """)
