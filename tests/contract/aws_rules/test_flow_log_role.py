"""A flow log needs a role that trusts it and may write to its log group."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import actions_of

SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"
NEEDED = {"logs:CreateLogStream", "logs:PutLogEvents"}


def rule(application: Application) -> Iterator[str]:
    for log in application.of("AWS::EC2::FlowLog"):
        role = application.find(log.properties["DeliverLogsPermissionArn"])
        if role is None or "vpc-flow-logs.amazonaws.com" not in str(role.properties["AssumeRolePolicyDocument"]):
            yield f"{log}: its role does not trust it"
        elif not actions_of(role) >= NEEDED:
            yield f"{log}: may not write to its log group"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Network", "Resources/FlowLogRole/Properties/Policies", [])

    assert "Network.FlowLog: may not write to its log group" in set(rule(faulty))
