"""Which of the firewall's limits count a request, by its path."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from tools.template import API, ROOT, read_template

GENERAL, SIGN_INS = "requests-per-address", "sign-ins-per-address"
HEALTH, WEBHOOKS = "health-checks-per-address", "webhooks-per-address"
EDGE = read_template(ROOT / "infrastructure" / "edge.yaml")
RULES: list[dict[str, Any]] = EDGE["Resources"]["Firewall"]["Properties"]["Rules"]
STAGE = "prod"

TRANSFORMATIONS: dict[str, Callable[[str], str]] = {"URL_DECODE": unquote, "LOWERCASE": str.lower}


def matches(statement: dict[str, Any], path: str) -> bool:
    """Evaluate a statement as WAF does."""
    [(kind, content)] = statement.items()
    match kind:
        case "NotStatement":
            return not matches(content["Statement"], path)
        case "OrStatement":
            return any(matches(each, path) for each in content["Statements"])
        case "AndStatement":
            return all(matches(each, path) for each in content["Statements"])
        case "RegexMatchStatement":
            assert content["FieldToMatch"] == {"UriPath": {}}
            for each in sorted(content["TextTransformations"], key=lambda each: int(each["Priority"])):
                path = TRANSFORMATIONS[each["Type"]](path)
            return bool(re.search(content["RegexString"]["Sub"].replace("${ApiStage}", STAGE), path))
        case _:
            raise AssertionError(f"A rate rule must match whole paths, not by {kind}")


def limits(path: str) -> set[str]:
    """Return the names of the rate rules that count a request."""
    rates = {each["Name"]: each["Statement"].get("RateBasedStatement") for each in RULES}
    return {name for name, rate in rates.items() if rate and matches(rate["ScopeDownStatement"], path)}


@pytest.mark.parametrize("prefix", ["", f"/{STAGE}"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/health", {HEALTH}),
        ("/auth/health", {HEALTH}),
        ("/orders/health", {HEALTH}),
        ("/HEALTH", {HEALTH}),
        ("/%68ealth", {HEALTH}),
        ("/payments/webhook", {WEBHOOKS}),
        ("/payments/%77ebhook", {WEBHOOKS}),
        ("/products", {GENERAL}),
        ("/products/health/", {GENERAL}),
        ("/orders/1/health", {GENERAL}),
        ("/anything/health", {GENERAL}),
        ("/anything/payments/webhook", {GENERAL}),
        ("/payments/webhook/health", {GENERAL}),
        ("/auth/login", {GENERAL, SIGN_INS}),
        ("/%61uth/login", {GENERAL, SIGN_INS}),
        ("/AUTH/login", {GENERAL, SIGN_INS}),
        ("/auth/login/health", {GENERAL, SIGN_INS}),
        ("/auth%2Flogin", {GENERAL, SIGN_INS}),
    ],
)
def test_a_request_is_counted_by_its_decoded_path(prefix: str, path: str, expected: set[str]) -> None:
    assert limits(prefix + path) == expected


def test_every_route_is_limited_per_address_and_every_health_check_by_its_own_limit() -> None:
    routes = read_template(API)["Resources"]["ShopApi"]["Properties"]["DefinitionBody"]["paths"]

    assert all(limits(path) for path in routes)
    assert {path for path in routes if HEALTH in limits(path)} == {path for path in routes if path.endswith("/health")}
    assert {path for path in routes if WEBHOOKS in limits(path)} == {"/payments/webhook"}


def test_the_webhook_has_the_most_generous_limit_and_health_checks_a_small_one() -> None:
    limit = {name: EDGE["Parameters"][name].get("Default") for name in ("HealthChecksPerAddress", "WebhooksPerAddress")}
    root = read_template(ROOT / "template.yaml")["Parameters"]["RequestsPerAddress"]["Default"]

    assert limit["HealthChecksPerAddress"] < root < limit["WebhooksPerAddress"]


def test_a_limited_request_gets_429_with_retry_after() -> None:
    for rule in RULES:
        rate = rule["Statement"].get("RateBasedStatement")
        if rate:
            response = rule["Action"]["Block"]["CustomResponse"]
            assert response["ResponseCode"] == 429
            assert response["ResponseHeaders"] == [{"Name": "Retry-After", "Value": str(rate["EvaluationWindowSec"])}]
            assert rate["AggregateKeyType"] == "IP"


def test_rules_have_priorities_of_their_own() -> None:
    assert [each["Priority"] for each in RULES] == list(range(len(RULES)))
