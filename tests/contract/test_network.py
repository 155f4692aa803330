"""The network: which security groups and subnets can reach which."""

from typing import Any

import pytest

from tools.template import ROOT, read_template

NETWORK = read_template(ROOT / "infrastructure" / "network.yaml")["Resources"]


def of_type(name: str) -> list[Any]:
    return [pytest.param(each, id=resource) for resource, each in NETWORK.items() if each["Type"] == name]


@pytest.mark.parametrize("resource", of_type("AWS::EC2::SecurityGroup"))
def test_no_traffic_enters_from_outside_the_network(resource: dict[str, Any]) -> None:
    for rule in resource["Properties"].get("SecurityGroupIngress", []):
        assert "SourceSecurityGroupId" in rule or rule["CidrIp"] == {"Ref": "Cidr"}


@pytest.mark.parametrize("resource", of_type("AWS::EC2::SecurityGroup"))
def test_outgoing_traffic_is_limited_to_single_services(resource: dict[str, Any]) -> None:
    # Valkey has two ports in a row.
    for rule in resource["Properties"]["SecurityGroupEgress"]:
        assert rule["ToPort"] - rule["FromPort"] <= 1


def test_servers_accept_only_functions_and_the_proxy_and_open_no_connections() -> None:
    servers = NETWORK["DatabaseGroup"]["Properties"]

    let_in = {(each["SourceSecurityGroupId"]["Ref"], each["FromPort"]) for each in servers["SecurityGroupIngress"]}

    functions = {("FunctionGroup", port) for port in (5432, 6379, 27017)}
    assert let_in == {*functions, ("ProxyGroup", 5432)}
    assert [each["CidrIp"] for each in servers["SecurityGroupEgress"]] == ["127.0.0.1/32"]
    assert NETWORK["ProxyGroup"]["Properties"]["SecurityGroupIngress"][0]["SourceSecurityGroupId"] == {
        "Ref": "FunctionGroup"
    }


@pytest.mark.parametrize("resource", of_type("AWS::EC2::Subnet"))
def test_no_subnet_assigns_public_addresses(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["MapPublicIpOnLaunch"] is False


def test_only_the_subnets_of_stripes_callers_can_reach_the_internet() -> None:
    routes = {name: each["Properties"] for name, each in NETWORK.items() if each["Type"] == "AWS::EC2::Route"}

    assert {name: each["RouteTableId"]["Ref"] for name, each in routes.items()} == {
        "EgressRoute": "EgressRoutes",
        "PublicRoute": "PublicRoutes",
    }
