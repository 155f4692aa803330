"""What the template promises of the network: who reaches whom."""

from typing import Any

import pytest

from localstack.template import ROOT, read_template

NETWORK = read_template(ROOT / "infrastructure" / "network.yaml")["Resources"]


def of_type(name: str) -> list[Any]:
    return [pytest.param(each, id=resource) for resource, each in NETWORK.items() if each["Type"] == name]


@pytest.mark.parametrize("resource", of_type("AWS::EC2::SecurityGroup"))
def test_nothing_comes_in_from_outside_of_the_network(resource: dict[str, Any]) -> None:
    for rule in resource["Properties"].get("SecurityGroupIngress", []):
        assert "SourceSecurityGroupId" in rule or rule["CidrIp"] == {"Ref": "Cidr"}


@pytest.mark.parametrize("resource", of_type("AWS::EC2::SecurityGroup"))
def test_what_goes_out_goes_to_single_services(resource: dict[str, Any]) -> None:
    # Valkey has two ports in a row.
    for rule in resource["Properties"]["SecurityGroupEgress"]:
        assert rule["ToPort"] - rule["FromPort"] <= 1


def test_databases_let_in_functions_and_the_proxy_alone() -> None:
    rules = [(each, "FunctionGroup") for each in NETWORK["DatabaseGroup"]["Properties"]["SecurityGroupIngress"]]
    ingress, egress = NETWORK["PostgresFromProxy"]["Properties"], NETWORK["ProxyToPostgres"]["Properties"]

    for rule, source in [*rules, (ingress, "DatabaseGroup")]:
        assert rule["SourceSecurityGroupId"] == {"Ref": source}
        assert "CidrIp" not in rule
    assert egress["DestinationSecurityGroupId"] == {"Ref": "DatabaseGroup"}
    assert {(rule["FromPort"], rule["ToPort"]) for rule in (ingress, egress)} == {(5432, 5432)}


@pytest.mark.parametrize("resource", of_type("AWS::EC2::Subnet"))
def test_no_subnet_gives_public_addresses(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["MapPublicIpOnLaunch"] is False


def test_only_the_subnets_of_stripes_callers_have_a_way_out() -> None:
    routes = {name: each["Properties"] for name, each in NETWORK.items() if each["Type"] == "AWS::EC2::Route"}

    assert {name: each["RouteTableId"]["Ref"] for name, each in routes.items()} == {
        "EgressRoute": "EgressRoutes",
        "PublicRoute": "PublicRoutes",
    }
