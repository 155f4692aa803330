"""Users and tokens, created through the API's handlers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from jwt import decode

from auth.dependencies import Dependencies, override
from auth.handlers import (
    authorize_request,
    confirm_address,
    issue_token,
    login,
    refresh_session,
    register,
    request_password_reset,
    reset_password,
    verify_account,
)
from auth.repository.database import database
from shared.caller import Caller
from shared.postgres import Connection
from tests.apigateway import Context, Response, call
from tests.conftest import TestServers
from tests.integration.fakes import FakeBus

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"
ADDRESS = "203.0.113.7"
"""Where customers register and sign in."""
ELSEWHERE = "198.51.100.1"
"""An address of another network."""
METHOD_ARN = "arn:aws:execute-api:eu-west-1:000000000000:api123/local/GET/auth/me"


def sign_up(email: str = EMAIL, password: str = PASSWORD, name: str = "Ada") -> Response:
    return call(register.handler, "POST", "/auth/register", json={"email": email, "password": password, "name": name})


def mailed_token(bus: FakeBus, kind: str) -> str:
    """The token of the mail that the latest event of this type requests."""
    token_id = [event for event in bus.events if event["type"] == kind][-1]["data"]["token_id"]
    issued = issue_token.handler({"token_id": token_id}, Context())
    assert issued
    return str(issued["token"])


def confirm(token: str, address: str = ADDRESS) -> Response:
    return call(confirm_address.handler, "POST", "/auth/verifications", json={"token": token}, address=address)


def request_reset(email: str = EMAIL, address: str = ADDRESS) -> Response:
    path = "/auth/password-resets"
    return call(request_password_reset.handler, "POST", path, json={"email": email}, address=address)


def reset(token: str, password: str, address: str = ADDRESS) -> Response:
    return call(
        reset_password.handler,
        "PUT",
        f"/auth/password-resets/{token}",
        route="/auth/password-resets/{token}",
        parameters={"token": token},
        json={"new_password": password},
        address=address,
    )


def verify(email: str = EMAIL) -> None:
    """Verify an account as an operator does, without a mail."""
    verify_account.handler({"email": email}, Context())


def sign_in(email: str = EMAIL, password: str = PASSWORD, address: str = ADDRESS) -> Response:
    return call(login.handler, "POST", "/auth/login", json={"email": email, "password": password}, address=address)


def refresh(token: str) -> Response:
    return call(refresh_session.handler, "POST", "/auth/refresh", json={"refresh_token": token})


def authorize(token: str, method_arn: str = METHOD_ARN) -> dict[str, Any]:
    event = {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": method_arn}
    return authorize_request.handler(event, Context())


def caller_of(token: str) -> Caller:
    """The caller named in a token, valid or not."""
    claims = decode(token, options={"verify_signature": False})
    return Caller(claims["sub"], claims["email"], claims["role"], claims["sid"])


def is_accepted(token: str) -> bool:
    try:
        authorize(token)
    except authorize_request.Refused:
        return False
    return True


@pytest.fixture
def admin(servers: TestServers) -> Iterator[Connection]:
    """The admin's connection to the auth database."""
    with servers.postgres.admin("bottega_auth") as connection:
        yield connection


@pytest.fixture(autouse=True)
def bus() -> Iterator[FakeBus]:
    """The bus that auth publishes to."""
    fake = FakeBus()
    before = override(Dependencies(publish=fake.publish))
    yield fake
    override(before)


@pytest.fixture(autouse=True)
def _close_connections(servers: TestServers) -> Iterator[None]:
    yield
    database.close()


@contextmanager
def failing(admin: Connection, statement: str, table: str) -> Iterator[None]:
    """Make PostgreSQL fail this kind of statement on this table, as if it crashed there."""
    admin.execute(f"""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'crash' USING ERRCODE = 'crash_shutdown'; END $$;
        CREATE TRIGGER fail BEFORE {statement} ON {table} EXECUTE FUNCTION fail();
    """)
    try:
        yield
    finally:
        admin.execute("DROP FUNCTION fail CASCADE")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are executed in PostgreSQL, with their white space collapsed."""
    executed: list[str] = []
    execute = psycopg.Connection.execute

    def recorded(self: Any, statement: Any, *given: Any, **options: Any) -> Any:
        executed.append(" ".join((statement if isinstance(statement, str) else statement.decode()).split()))
        return execute(self, statement, *given, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", recorded)
    return executed
