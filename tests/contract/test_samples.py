"""events/ has one sample event for each handler, and each handler runs with its sample and its own environment."""

import importlib
import json
import os
from typing import Any

import httpx
import pytest

from orders.repository.database import database as orders_database
from tests.apigateway import invoke
from tests.conftest import TestServers
from tools.template import ROOT, Function, functions

SHARED = ("AWS_", "POWERTOOLS_", "PATH", "HOME", "PYTEST_", "TZ", "LANG", "XDG_")


def sample_of(function: Function) -> dict[str, Any]:
    name = function.module.replace(".handlers.", "_")
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text())
    return event


def test_every_handler_has_a_sample_and_every_sample_a_handler() -> None:
    samples = sorted(path.stem for path in (ROOT / "events").glob("*.json"))

    assert samples == sorted(each.module.replace(".handlers.", "_") for each in functions())


@pytest.mark.parametrize("function", [each for each in functions() if each.routes], ids=lambda each: each.name)
def test_a_sample_of_an_endpoint_is_a_request_to_its_route(function: Function) -> None:
    event = sample_of(function)

    routes = [(route.method, route.path) for route in function.routes]
    assert (event["httpMethod"], event["resource"]) in routes or ("ANY", event["resource"]) in routes


@pytest.fixture
def nothing_left(clean: None, servers: TestServers) -> None:
    """Delete what schedules would process: payments and draft orders of other tests."""
    httpx.delete(f"{servers.stripe.url}/_sandbox/state", trust_env=False).raise_for_status()
    with orders_database.database() as connected:
        connected["orders"].delete_many({})


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_handler_runs_with_its_sample_and_the_environment_it_declares(
    function: Function,
    servers: TestServers,
    nothing_left: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in function.environment if name.endswith("_FUNCTION")]:
        monkeypatch.setenv(name, "no-such-function")
    for name in [name for name in os.environ if name not in function.environment and not name.startswith(SHARED)]:
        monkeypatch.delenv(name)
    handler = importlib.import_module(function.module).handler

    response = _response(handler, sample_of(function))

    needs_another = {"RESERVE_STOCK_FUNCTION", "GET_PAYABLE_ORDER_FUNCTION", "GET_SETTINGS_FUNCTION"} & set(
        function.environment
    )
    assert response.get("statusCode", 200) < 500 or (needs_another and response["statusCode"] == 503), response


def _response(handler: Any, event: dict[str, Any]) -> dict[str, Any]:
    try:
        # The recipient and the token of the sample do not exist.
        return invoke(handler, event) or {}
    except Exception as error:
        # The sample's token is invalid; a user or role may be unknown.
        if type(error).__name__ in ("Refused", "UserNotFound"):
            return {}
        raise
