"""Lambda rejects an event source mapping if the function's role may not receive messages from the queue."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import actions_of, role_of

# "CFN fails to create the EventSource for the function with this error: 'The provided execution role does not have
# permissions to call ReceiveMessage on SQS'"; the others are in
# https://github.com/functionalone/serverless-iam-roles-per-function/issues/21 and
# https://github.com/hashicorp/terraform-provider-aws/issues/14042.
SOURCE = "https://github.com/aws/aws-cdk/issues/6770"
NEEDED = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}


def rule(application: Application) -> Iterator[str]:
    for mapping in application.of("AWS::Lambda::EventSourceMapping"):
        alias = application.find(mapping.properties["FunctionName"])
        function = application.find(alias.properties["FunctionName"]) if alias else None
        role = role_of(application, function) if function else None
        managed = str(role.properties.get("ManagedPolicyArns", [])) if role else ""
        if role is None or ("AWSLambdaSQSQueueExecutionRole" not in managed and not actions_of(role) >= NEEDED):
            yield f"{mapping}: the function's role may not receive from its queue"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Orders", "Resources/OnPaymentSucceededFunctionRole/Properties/ManagedPolicyArns", [])

    assert "Orders.OnPaymentSucceededFunctionQueue: the function's role may not receive from its queue" in set(
        rule(faulty)
    )
