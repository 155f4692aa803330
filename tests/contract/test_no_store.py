"""What orders, payments, auth and messages return may hold personal data, so that nothing may store it."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.apigateway import Context
from tests.conftest import TestServers
from tests.contract.test_samples import sample_of
from tools.template import ROOT, Function, functions

PRIVATE = ("auth", "messages", "orders", "payments")
# The public keys, which other services verify tokens with.
PUBLIC = {"auth.handlers.get_public_keys"}
# What each request of a route is, next to its sample.
VARIANTS: dict[str, dict[str, Any]] = {
    "sample": {},
    "without a caller": {"requestContext": {"requestId": "r-1", "identity": {"sourceIp": "192.0.2.1"}}},
    "with an unknown parameter": {"multiValueQueryStringParameters": {"surprise": ["1"]}},
    "without JSON": {"body": "{"},
}
ENDPOINTS = [
    each
    for each in functions()
    if each.routes and each.module.partition(".")[0] in PRIVATE and each.module not in PUBLIC
]


def test_every_service_with_personal_data_has_endpoints() -> None:
    assert {each.module.partition(".")[0] for each in ENDPOINTS} == set(PRIVATE)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_no_response_may_be_stored(
    function: Function, variant: str, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in function.environment if name.endswith("_FUNCTION")]:
        monkeypatch.setenv(name, "no-such-function")
    handler = importlib.import_module(function.module).handler

    response = handler({**sample_of(function), **VARIANTS[variant]}, Context())

    found = [value for key, value in response["headers"].items() if key.lower() == "cache-control"]
    assert found == ["no-store"], response
    assert not any(key.lower() == "cache-control" for key in response.get("multiValueHeaders") or {})


def sources(service: str) -> list[Path]:
    return sorted((ROOT / "functions" / service).rglob("*.py"))


def test_only_the_public_keys_set_another_header() -> None:
    # A sample may not find what it asks for, so the code is read too.
    setters = ("cache-control", "cacheable", "conditional_response", "etag")
    found = {
        str(path.relative_to(ROOT / "functions"))
        for service in PRIVATE
        for path in sources(service)
        if any(each in path.read_text().lower() for each in setters)
    }

    # The last one sets the header of a file in a bucket, to no-store as well.
    assert found == {"auth/responses.py", "auth/handlers/get_public_keys.py", "auth/export_files.py"}
