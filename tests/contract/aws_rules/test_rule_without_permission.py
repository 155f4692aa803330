"""EventBridge drops events for a queue whose policy does not allow the rule to send."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, Resource, found, planted
from tests.contract.aws_rules.reading import statements

SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html"


def rule(application: Application) -> Iterator[str]:
    policies = list(application.of("AWS::SQS::QueuePolicy"))
    for each in application.of("AWS::Events::Rule"):
        for target in each.properties["Targets"]:
            if "RoleArn" in target:
                continue  # the role's policy allows it
            queue = application.find(target["Arn"])
            if queue is None or not any(_admits(policy, queue, each) for policy in policies):
                yield f"{each}: may not send to {target['Arn']}"


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
