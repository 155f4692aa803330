"""A subnet has a range of /16 to /28 inside its VPC's that no other subnet has."""

import ipaddress
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"


def rule(application: Application) -> Iterator[str]:
    subnets = {each: ipaddress.IPv4Network(each.properties["CidrBlock"]) for each in application.of("AWS::EC2::Subnet")}
    for vpc in application.of("AWS::EC2::VPC"):
        whole = ipaddress.IPv4Network(vpc.properties["CidrBlock"])
        for subnet, part in subnets.items():
            if not 16 <= part.prefixlen <= 28 or not part.subnet_of(whole):
                yield f"{subnet}: {part} is no subnet of {whole}"
    for (one, part), (other, another) in itertools.combinations(subnets.items(), 2):
        if part.overlaps(another):
            yield f"{one}: overlaps {other}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Network",
            "Resources/PrivateSubnetB/Properties/CidrBlock",
            "10.21.0.0/20",
            "Network.PrivateSubnetB: 10.21.0.0/20 is no subnet of 10.20.0.0/16",
        ),
        (
            "Network",
            "Resources/PrivateSubnetB/Properties/CidrBlock",
            "10.20.0.0/20",
            "Network.PrivateSubnetA: overlaps Network.PrivateSubnetB",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
