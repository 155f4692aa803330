"""A rejected token is not a failure, although Lambda counts it as an error; a crash of the authorizer is one."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from auth.repository.database import database as auth_database
from products.repository.database import database as products_database
from tests.alarms import Sample, firing, read_samples, repeat
from tests.apigateway import Context, call
from tests.conftest import TestServers

REQUESTS = 6


@pytest.fixture(autouse=True)
def fresh(clean: None, servers: TestServers) -> Iterator[None]:
    yield
    servers.postgres.start()
    servers.valkey.start()
    auth_database.close()
    products_database.close()


def invoke(
    capsys: pytest.CaptureFixture[str], module: str, event: dict[str, Any], name: str = "AnotherFunction"
) -> tuple[set[str], list[Sample]]:
    """Return the names of the errors of a minute's invocations, and the metrics of the function and of Lambda."""
    handler = importlib.import_module(module).handler
    capsys.readouterr()
    raised = [error for _ in range(REQUESTS) for error in _errors(handler, event)]
    of_all, of_one = frozenset[tuple[str, str]](), frozenset({("FunctionName", name)})
    counted = [Sample("AWS/Lambda", "Errors", dimensions, len(raised)) for dimensions in (of_all, of_one)]
    return set(raised), read_samples(capsys.readouterr().out) + counted


def _errors(handler: Any, event: dict[str, Any]) -> list[str]:
    try:
        handler(event, Context())
    except Exception as error:
        return [type(error).__name__]
    return []


def authorize(capsys: pytest.CaptureFixture[str], token: str) -> tuple[set[str], list[Sample]]:
    """Simulate a minute of requests with this token."""
    event = {
        "type": "TOKEN",
        "authorizationToken": f"Bearer {token}",
        "methodArn": "arn:aws:execute-api:::api/local/GET/",
    }
    return invoke(capsys, "auth.handlers.authorize_request", event, name="bottega-local-auth-authorize-request")


def sign_up() -> str:
    """Return a valid token."""
    user = {"email": "ada@example.com", "password": "correct horse battery", "name": "Ada"}
    response = call(importlib.import_module("auth.handlers.register").handler, "POST", "/auth/register", json=user)
    return str(response.body["token"])


def test_rejected_tokens_fire_nothing(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    errors, minute = authorize(capsys, f"{sign_up()}x")

    assert errors == {"Refused"}
    assert Sample("AWS/Lambda", "Errors", frozenset(), REQUESTS) in minute
    assert firing(repeat(minute, 15)) == set()


def test_an_authorizer_that_crashes_fires(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    token = sign_up()
    servers.valkey.stop()
    servers.postgres.stop()

    errors, minute = authorize(capsys, token)

    assert errors == {"DependencyUnavailable"}
    assert firing(repeat(minute, 15)) == {"task-failures"}


def test_another_function_that_crashes_fires_while_tokens_are_rejected(
    servers: TestServers, capsys: pytest.CaptureFixture[str]
) -> None:
    _, refused = authorize(capsys, "no.good.token")
    servers.postgres.stop()

    errors, crashed = invoke(capsys, "products.handlers.tidy_catalogue", {})

    assert errors == {"DependencyUnavailable"}
    assert "function-errors" in firing(repeat(refused + crashed, 5))
