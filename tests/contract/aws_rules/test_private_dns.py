"""An interface endpoint with private DNS needs a VPC with DNS support and DNS host names."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "To use a private hosted zone, you must set the following VPC attributes to true: enableDnsHostnames and
# enableDnsSupport."
SOURCE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html"


def rule(application: Application) -> Iterator[str]:
    for endpoint in application.of("AWS::EC2::VPCEndpoint"):
        vpc = application.find(endpoint.properties["VpcId"])
        named = endpoint.properties.get("PrivateDnsEnabled")
        if named and not (vpc and vpc.properties.get("EnableDnsSupport") and vpc.properties.get("EnableDnsHostnames")):
            yield f"{endpoint}: its VPC has no DNS names"
        if (endpoint.properties["VpcEndpointType"] == "Gateway") == ("SubnetIds" in endpoint.properties):
            yield f"{endpoint}: its type does not match its subnets"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Network",
            "Resources/Vpc/Properties/EnableDnsHostnames",
            False,
            "Network.LambdaEndpoint: its VPC has no DNS names",
        ),
        (
            "Network",
            "Resources/StorageEndpoint/Properties/SubnetIds",
            ["subnet-1"],
            "Network.StorageEndpoint: its type does not match its subnets",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
