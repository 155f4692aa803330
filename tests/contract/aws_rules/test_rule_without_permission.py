"""EventBridge drops events for a queue whose policy does not allow the rule to send, or a bus that the role may not."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import ACCOUNT, REGION, Application, Resource, found, planted
from tests.contract.aws_rules.reading import statements
from tests.contract.iam import Policy

SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html"
BUSES = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus"


def rule(application: Application) -> Iterator[str]:
    policies = list(application.of("AWS::SQS::QueuePolicy"))
    for each in application.of("AWS::Events::Rule"):
        for target in each.properties["Targets"]:
            if "RoleArn" in target:
                role = application.find(target["RoleArn"])
                allowed = role is not None and _may_publish(role, target["Arn"])
            else:
                queue = application.find(target["Arn"])
                allowed = queue is not None and any(_admits(policy, queue, each) for policy in policies)
            if not allowed:
                yield f"{each}: may not send to {target['Arn']}"


def _may_publish(role: Resource, bus: str) -> bool:
    documents = [each["PolicyDocument"] for each in role.properties["Policies"]]
    trusted = "events.amazonaws.com" in str(role.properties["AssumeRolePolicyDocument"])
    policy = Policy(statement for document in documents for statement in statements(document))
    return trusted and policy.allows("events:PutEvents", bus)


def _admits(policy: Resource, queue: Resource, rule: Resource) -> bool:
    return queue.reference in policy.properties["Queues"] and any(
        statement["Principal"] == {"Service": "events.amazonaws.com"}
        and statement["Action"] == "sqs:SendMessage"
        and statement["Condition"]["ArnEquals"]["aws:SourceArn"] == rule.attribute("Arn")
        for statement in statements(policy.properties["PolicyDocument"])
    )


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Orders", "Resources/OnPaymentFailedQueuePolicy/Properties/Queues", [])

    assert "Orders.OnPaymentFailedRule: may not send to ${Orders.OnPaymentFailedQueue.Arn}" in set(rule(faulty))


_ROLE = "Resources/ForwardMailFeedbackRole"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (_ROLE, None),
        (f"{_ROLE}/Properties/Policies", []),
        (f"{_ROLE}/Properties/Policies/0/PolicyDocument/Statement/0/Action", "events:PutRule"),
        (f"{_ROLE}/Properties/Policies/0/PolicyDocument/Statement/0/Resource", f"{BUSES}/default"),
        (f"{_ROLE}/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Service", "lambda.amazonaws.com"),
    ],
)
def test_a_planted_fault_in_the_role_of_a_target_is_found(place: str, value: Any) -> None:
    finding = f"Messages.ForwardMailFeedback: may not send to {BUSES}/bottega-prod"

    assert finding in set(rule(planted("Messages", place, value)))
