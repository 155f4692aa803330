"""An address or a route to an internet gateway needs the gateway attached to the VPC first."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html"


def rule(application: Application) -> Iterator[str]:
    for each in application.of("AWS::EC2::EIP", "AWS::EC2::Route"):
        needed = application.stacks[each.stack].before(each.logical_id)
        direct = each.type == "AWS::EC2::EIP" or "GatewayId" in each.properties
        if direct and "InternetGatewayAttachment" not in needed:
            yield f"{each}: does not wait for the internet gateway"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Network", "Resources/NatAddress/DependsOn", [])

    assert "Network.NatAddress: does not wait for the internet gateway" in set(rule(faulty))
