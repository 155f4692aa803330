"""Which of the firewall's limits count a request, by its path."""

import pytest

from tests.contract.firewall.web_acl import EDGE, RULES, STAGE, limits
from tools.template import API, ROOT, read_template

GENERAL, SIGN_INS = "requests-per-address", "sign-ins-per-address"
HEALTH, WEBHOOKS = "health-checks-per-address", "webhooks-per-address"


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
        ("/payments/webhook/x", {GENERAL}),
        ("/payments/%2577ebhook", {GENERAL}),
        # API Gateway routes it elsewhere, so it does not get Stripe's limit.
        ("/PAYMENTS/WEBHOOK", {GENERAL}),
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
