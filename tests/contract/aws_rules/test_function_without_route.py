"""A function in a subnet without a way out reaches an AWS service only through an endpoint of its VPC.

An interface endpoint serves the whole VPC by its private name, a gateway endpoint the route tables that it names.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import REGION, Application, Resource, found, planted
from tests.contract.aws_rules.reading import actions_of, role_of

# "Gateway VPC endpoints provide reliable connectivity to Amazon S3 and DynamoDB without requiring an internet gateway
# or a NAT device for your VPC."; "When you create a gateway endpoint, you select the VPC route tables for the subnets
# that you enable."
SOURCE = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"
# Services that functions call themselves, with their names in endpoints. Lambda writes the logs and traces itself.
CALLED = {
    "events": "events",
    "lambda": "lambda",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "email",
    "sqs": "sqs",
}


def rule(application: Application) -> Iterator[str]:
    endpoints = list(application.of("AWS::EC2::VPCEndpoint"))
    for function in application.of("AWS::Lambda::Function"):
        services = {action.split(":")[0] for action in actions_of(role_of(application, function))} & CALLED.keys()
        for table in _tables_without_a_way_out(application, function):
            for service in sorted(services):
                if not any(_serves(each, CALLED[service], table) for each in endpoints):
                    yield f"{function}: cannot reach {service}"


def _serves(endpoint: Resource, service: str, table: str) -> bool:
    properties = endpoint.properties
    named = properties["ServiceName"] == f"com.amazonaws.{REGION}.{service}"
    return named and (properties["VpcEndpointType"] == "Interface" or table in properties["RouteTableIds"])


def _tables_without_a_way_out(application: Application, function: Resource) -> set[str]:
    """The route tables of the function's subnets, as far as they are the application's own."""
    subnets = _listed(function.properties.get("VpcConfig", {}).get("SubnetIds", []))
    associated = application.of("AWS::EC2::SubnetRouteTableAssociation")
    tables = {each.properties["RouteTableId"] for each in associated if each.properties["SubnetId"] in subnets}
    routes = application.of("AWS::EC2::Route")
    return tables - {each.properties["RouteTableId"] for each in routes if "NatGatewayId" in each.properties}


def _listed(subnets: Any) -> list[str]:
    return subnets.split(",") if isinstance(subnets, str) else subnets


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("place", "value", "finding"),
    [
        (
            "Resources/StorageEndpoint/Properties/RouteTableIds/0",
            "rtb-1",
            "Auth.ProcessPrivacyRequestsFunction: cannot reach s3",
        ),
        ("Resources/EventsEndpoint", None, "Auth.ProcessPrivacyRequestsFunction: cannot reach events"),
    ],
)
def test_a_planted_fault_is_found(place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted("Network", place, value)))
