"""Events are published only by a service's own functions, with the service's own source."""

import re
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatch
from typing import Any

import pytest

from tools.template import ROOT, TEMPLATES, functions, read_template, services

_ACTION, _SAM_POLICY = "events:PutEvents", "EventBridgePutEventsPolicy"


def _names_it(actions: str | list[str]) -> bool:
    """Whether one of the actions, perhaps with a wildcard, is the one that publishes."""
    return any(fnmatch(_ACTION.lower(), each.lower()) for each in ([actions] if isinstance(actions, str) else actions))


def publishing(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement, or policy template of SAM, in a value that allows publishing events."""
    if isinstance(value, dict) and ("NotAction" in value or _SAM_POLICY in value or _names_it(value.get("Action", []))):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from publishing(inner)


def is_bound_to(source: str, statement: dict[str, Any]) -> bool:
    """Whether a statement allows publishing events of this source only."""
    bound = {"ForAllValues:StringEquals": {"events:source": [source]}, "Null": {"events:source": "false"}}
    condition: dict[str, Any] = statement.get("Condition", {})
    return condition == bound and statement["Effect"] == "Allow" and statement["Action"] == _ACTION


def source_of(service: str) -> str:
    return f"bottega.{service}"


@pytest.mark.parametrize("function", [each for each in functions() if "EVENT_BUS" in each.environment], ids=str)
def test_a_function_publishes_only_events_of_its_own_service(function: Any) -> None:
    [statement] = list(publishing(function.statements))

    assert is_bound_to(source_of(function.service), statement)
    assert statement["Resource"] == [
        {"Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/bottega-${Stage}"}
    ]


def test_only_functions_with_the_event_bus_may_publish() -> None:
    everywhere = [statement for path in TEMPLATES for statement in publishing(read_template(path))]
    of_functions = [each for function in functions() for each in publishing(function.statements)]
    publishers = [each for each in functions() if "EVENT_BUS" in each.environment]

    assert {each.service for each in publishers} == {"auth", "orders", "payments"}
    # The other one forwards SES's events from the account's default bus.
    assert len(everywhere) - 1 == len(of_functions) == len(publishers)


@pytest.mark.parametrize(
    "fault",
    [
        {"Condition": {}},
        {"Condition": {"ForAllValues:StringEquals": {"events:source": ["bottega.orders"]}}},
        {"Condition": {"StringLike": {"events:source": ["bottega.*"]}}},
        {
            "Condition": {
                "ForAllValues:StringEquals": {"events:source": ["bottega.orders", "bottega.payments"]},
                "Null": {"events:source": "false"},
            }
        },
        {"Action": ["events:PutEvents", "events:PutRule"]},
    ],
)
def test_the_check_finds_a_statement_that_is_not_bound(fault: dict[str, Any]) -> None:
    [statement] = list(publishing(next(each.statements for each in functions() if each.name == "orders-create-order")))

    assert is_bound_to("bottega.orders", statement)
    assert not is_bound_to("bottega.payments", statement)
    assert not is_bound_to("bottega.orders", {**deepcopy(statement), **fault})


@pytest.mark.parametrize(
    "policy",
    [
        {"Effect": "Allow", "Action": "events:*", "Resource": "*"},
        {"Effect": "Allow", "Action": ["sqs:SendMessage", "Events:Put*"], "Resource": "*"},
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
        {"EventBridgePutEventsPolicy": {"EventBusName": "bottega-prod"}},
    ],
)
def test_a_policy_that_allows_publishing_in_another_way_is_found(policy: dict[str, Any]) -> None:
    role = {"Properties": {"Policies": [{"PolicyDocument": {"Statement": [policy]}}]}}

    assert list(publishing(role)) == [policy]


def test_the_code_publishes_with_the_source_of_its_service() -> None:
    published = {
        (path.relative_to(ROOT / "functions").parts[0], source)
        for path in (ROOT / "functions").rglob("*.py")
        for source in re.findall(r'\b(?:publish\(|OutboxPublisher\(\s*(?:source=)?)"([a-z_]+)"', path.read_text())
    }

    assert published == {("auth", "auth"), ("orders", "orders"), ("payments", "payments")}


def test_rules_match_only_sources_that_a_service_publishes() -> None:
    sources = {
        source
        for path in services().values()
        for each in read_template(path).get("Mappings", {}).get("Consumers", {}).values()
        for source in each["Sources"]
    }

    # SES publishes to another bus; a rule forwards its events.
    assert sources == {source_of("orders"), source_of("payments"), source_of("auth"), "aws.ses"}
