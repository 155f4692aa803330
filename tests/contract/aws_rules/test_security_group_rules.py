"""A security group has 60 rules each way, and an interface has five groups."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"
MOST_RULES, MOST_GROUPS = 60, 5


def rule(application: Application) -> Iterator[str]:
    for group in application.of("AWS::EC2::SecurityGroup"):
        for way in ("SecurityGroupIngress", "SecurityGroupEgress"):
            if len(group.properties.get(way, [])) > MOST_RULES:
                yield f"{group}: too many rules"
    for function in application.of("AWS::Lambda::Function"):
        if len(function.properties.get("VpcConfig", {}).get("SecurityGroupIds", [])) > MOST_GROUPS:
            yield f"{function}: has too many groups"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Network",
        "Resources/EndpointGroup/Properties/SecurityGroupIngress",
        [{"Description": "HTTPS", "CidrIp": "10.0.0.0/8"}] * 61,
    )

    assert "Network.EndpointGroup: too many rules" in set(rule(faulty))
