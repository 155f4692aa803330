"""Policies, settings and gateway responses in the templates."""

import json
import re
from typing import Any

import pytest

from tests.contract.iam import Policy
from tools.creation import create
from tools.intrinsics import ACCOUNT, REGION
from tools.switches import ON
from tools.template import API, Function, function_in, functions, read_template

RESPONSES: dict[str, dict[str, Any]] = read_template(API)["Resources"]["ShopApi"]["Properties"]["GatewayResponses"]


_LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}"
READ_TOGETHER = {"Effect": "Allow", "Action": "secretsmanager:BatchGetSecretValue", "Resource": "*"}
"""The action supports no resource-level permissions; GetSecretValue decides which secrets are returned."""
UNNAMED = (
    READ_TOGETHER,
    {"Effect": "Allow", "Action": "lambda:ListFunctions", "Resource": "*"},
    {"Effect": "Allow", "Action": "ses:DeleteSuppressedDestination", "Resource": "*"},
    {
        "Effect": "Allow",
        "Action": ["lambda:ListVersionsByFunction", "lambda:GetAlias"],
        "Resource": {"Sub": f"{_LAMBDA}:function:bottega-${{Stage}}-*"},
    },
    {
        "Effect": "Allow",
        "Action": "lambda:DeleteFunction",
        "Resource": {"Sub": f"{_LAMBDA}:function:bottega-${{Stage}}-*:*"},
    },
)
"""Statements without the name of each resource: their actions support none, or act on every function of the stage."""
MAILING = [
    "messages-on-account-event",
    "messages-on-order-event",
    "messages-on-payment-event",
    "messages-retry-messages",
]
WITHOUT_VALKEY = {
    "auth-get-recipient",
    "auth-issue-token",
    "auth-verify-account",
    "auth-rotate-signing-key",
    "auth-unlock-account",
    "messages-lift-suppression",
    "orders-expire-orders",
    "products-describe-offers",
    "orders-on-order-published",
    "orders-on-payment-failed",
    "messages-on-mail-feedback",
    "messages-personal-data",
    "orders-anonymise-old-orders",
    "orders-personal-data",
    "products-personal-data",
    "orders-on-payment-processing",
    "orders-on-guests-joined",
    "payments-on-guests-joined",
    "orders-on-payment-refunded",
    "orders-on-payment-succeeded",
    "orders-relay-events",
    "payments-relay-events",
}
"""Functions that import the module of a Valkey client and use none."""


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_policy_names_its_actions_and_resources(function: Function) -> None:
    for statement in (each for each in function.statements if each not in UNNAMED):
        actions = _listed(statement["Action"])
        resources = _listed(statement["Resource"])

        assert statement["Effect"] == "Allow"
        assert all(re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action) for action in actions)
        assert resources
        assert all(isinstance(resource, dict) for resource in resources), "a reference, not a pattern"
        # Objects in our buckets are our resources.
        assert "*" not in json.dumps(resources).replace("Bucket.Arn}/*", "")


def test_only_the_function_that_deletes_old_versions_may_delete_one() -> None:
    allowed = {each.name for each in functions() if "lambda:DeleteFunction" in str(each.statements)}

    assert allowed == {"operations-delete-old-versions"}


def test_it_may_delete_versions_and_no_function() -> None:
    resolved = create({**ON, "Stage": "staging"}).stacks["Root"].resources
    policy = Policy(
        each
        for document in resolved["DeleteOldVersionsFunctionRole"].properties["Policies"]
        for each in document["PolicyDocument"]["Statement"]
    )
    functions = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"

    assert policy.allows("lambda:DeleteFunction", f"{functions}:bottega-staging-orders-get-order:12")
    assert not policy.allows("lambda:DeleteFunction", f"{functions}:bottega-staging-orders-get-order")
    assert not policy.allows("lambda:DeleteFunction", f"{functions}:bottega-prod-orders-get-order:12")


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_may_read_exactly_the_secrets_its_environment_names(function: Function) -> None:
    named = [value for name, value in function.environment.items() if name.endswith("_SECRET")]
    allowed = [
        resource
        for statement in function.statements
        if "secretsmanager:GetSecretValue" in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]

    assert sorted(map(str, named)) == sorted(map(str, allowed))


def test_only_functions_that_use_valkey_may_sign_in() -> None:
    using = {each.name for each in functions() if "CacheLayer" in each.layers} - WITHOUT_VALKEY

    assert {each.name for each in functions() if "VALKEY_SECRET" in each.environment} == using


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_with_several_secrets_reads_them_in_one_request(function: Function) -> None:
    secrets = [name for name in function.environment if name.endswith("_SECRET")]
    # It reads each secret alone, and never a cached one.
    alone = {"operations-migrate-databases"}

    assert (READ_TOGETHER in function.statements) == (len(secrets) > 1 and function.name not in alone)


@pytest.mark.parametrize(
    ("secret", "readers"),
    [
        (
            "LOGIN_NETWORKS_SECRET",
            [
                "auth-change-password",
                "auth-confirm-address",
                "auth-login",
                "auth-register",
                "auth-request-email-change",
                "auth-request-erasure",
                "auth-request-password-reset",
                "auth-request-verification",
                "auth-reset-password",
            ],
        ),
        ("ORDER_NETWORKS_SECRET", ["orders-create-order"]),
    ],
)
def test_only_the_functions_that_hash_networks_have_the_key(secret: str, readers: list[str]) -> None:
    assert sorted(each.name for each in functions() if secret in each.environment) == readers


@pytest.mark.parametrize(
    ("invoked", "invokers"),
    [
        ("orders-personal-data", ["auth-process-privacy-requests"]),
        ("products-personal-data", ["auth-process-privacy-requests"]),
        ("payments-personal-data", ["auth-process-privacy-requests"]),
        ("messages-personal-data", ["auth-process-privacy-requests"]),
        ("products-reserve-stock", ["orders-create-order"]),
        ("products-describe-offers", ["orders-quote-order"]),
        ("products-release-stock", ["orders-sweep-drafts"]),
        ("products-commit-stock", []),
        ("orders-get-payable-order", ["payments-create-payment"]),
        ("orders-describe-orders", ["payments-reconcile-payments"]),
        ("orders-get-order-for-message", MAILING),
        (
            "auth-check-session",
            [
                "messages-resend-message",
                "orders-cancel-order",
                "orders-create-order",
                "orders-set-order-status",
                "payments-create-payment",
                "payments-refund-payment",
                "products-adjust-stock",
                "products-archive-product",
                "products-create-product",
                "products-import-products",
                "products-update-product",
                "shop-update-section",
            ],
        ),
        ("auth-get-recipient", MAILING),
        ("auth-issue-token", MAILING),
        ("auth-grant-role", []),
        ("auth-verify-account", []),
        ("auth-revoke-sessions", []),
        ("auth-unlock-account", []),
        ("auth-repeat-erasures", []),
        ("messages-lift-suppression", []),
        ("shop-get-settings", sorted([*MAILING, "orders-create-order", "orders-quote-order"])),
    ],
)
def test_an_internal_function_may_be_invoked_by_its_callers_only(invoked: str, invokers: list[str]) -> None:
    allowed = [
        each.name
        for each in functions()
        for statement in each.statements
        if "lambda:InvokeFunction" in _listed(statement["Action"])
        and invoked in [function_in(arn["Sub"]) for arn in _listed(statement["Resource"])]
    ]

    assert sorted(allowed) == invokers


def test_only_functions_that_call_stripe_and_its_webhook_get_its_keys() -> None:
    asking = {each.name for each in functions() if "STRIPE_API_BASE" in each.environment}
    holding = {each.name for each in functions() if "STRIPE_SECRET" in each.environment}

    assert holding == asking | {"payments-receive-webhook"}
    assert holding.isdisjoint({"payments-get-payment", "payments-list-payments", "payments-relay-events"})


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_names_its_service_in_logs_and_metrics(function: Function) -> None:
    assert function.environment["POWERTOOLS_SERVICE_NAME"] == function.service


@pytest.mark.parametrize("name", RESPONSES)
def test_a_gateway_response_has_the_format_of_our_errors(name: str) -> None:
    filled = (
        RESPONSES[name]["ResponseTemplates"]["application/json"]
        .replace("$context.error.messageString", '"Bad request"')
        .replace("$context.requestId", "request-1")
        .replace("$context.path", "/local/path")
    )

    body = json.loads(filled)

    assert set(body) in ({"error", "code", "request_id"}, {"error", "code", "request_id", "path"})
    assert body["request_id"] == "request-1"
    assert re.fullmatch("[a-z_]+", body["code"])


@pytest.mark.parametrize("name", RESPONSES)
def test_a_gateway_response_has_its_request_id_and_cors_headers(name: str) -> None:
    headers = RESPONSES[name]["ResponseParameters"]["Headers"]

    assert headers["x-request-id"] == "context.requestId"
    assert headers["Vary"] == "'Origin'"
    assert headers["Access-Control-Expose-Headers"] == "'x-request-id, Retry-After'"
    assert "Access-Control-Allow-Origin" in headers


@pytest.mark.parametrize("name", [name for name, each in RESPONSES.items() if each.get("StatusCode") in (429, 503)])
def test_a_gateway_response_that_may_be_retried_has_retry_after(name: str) -> None:
    assert re.fullmatch(r"'\d+'", RESPONSES[name]["ResponseParameters"]["Headers"]["Retry-After"])


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("UNAUTHORIZED", 401),
        ("ACCESS_DENIED", 403),
        ("AUTHORIZER_FAILURE", 503),
        ("THROTTLED", 429),
        ("REQUEST_TOO_LARGE", 413),
    ],
)
def test_a_request_refused_by_api_gateway_gets_the_specified_status(name: str, status: int) -> None:
    assert RESPONSES[name]["StatusCode"] == status


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
