"""A rotation function in a VPC needs access to Secrets Manager, by an endpoint or a NAT gateway."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "If your Lambda rotation function and protected database or service are both running in a VPC, then you must perform
# one of the following steps": "adding a NAT gateway to your VPC" or "configure Secrets Manager service endpoints
# directly within your VPC".
SOURCE = "https://github.com/awsdocs/aws-secrets-manager-docs/blob/2c7add84dd783d9f12c0524d6483e39a14876638/doc_source/rotation-network-rqmts.md"


def rule(application: Application) -> Iterator[str]:
    endpoints = {
        subnet
        for each in application.of("AWS::EC2::VPCEndpoint")
        if each.properties["ServiceName"].endswith(".secretsmanager")
        for subnet in each.properties["SubnetIds"]
    }
    out = _subnets_with_a_way_out(application)
    for rotation in application.of("AWS::SecretsManager::RotationSchedule"):
        for subnet in rotation.properties["HostedRotationLambda"]["VpcSubnetIds"].split(","):
            # An endpoint serves the whole VPC by its private name.
            if not endpoints and subnet not in out:
                yield f"{rotation}: cannot reach Secrets Manager from {subnet}"


def _subnets_with_a_way_out(application: Application) -> set[str]:
    routes = application.of("AWS::EC2::Route")
    tables = {each.properties["RouteTableId"] for each in routes if "NatGatewayId" in each.properties}
    associated = application.of("AWS::EC2::SubnetRouteTableAssociation")
    return {each.properties["SubnetId"] for each in associated if each.properties["RouteTableId"] in tables}


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Root",
        "Resources/Rotation/Properties/Parameters/SubnetIds",
        {"Fn::GetAtt": ["Network", "Outputs.DataSubnetIds"]},
        Egress="all",
        PostgresProxy="off",
    )

    assert "Rotation.AuthDatabaseRotation: cannot reach Secrets Manager from ${Network.PrivateSubnetA}" in set(
        rule(faulty)
    )
