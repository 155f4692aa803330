"""Subnet groups, proxies and serverless caches need subnets in at least two zones."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"
SUBNETS = {
    "AWS::RDS::DBSubnetGroup": "SubnetIds",
    "AWS::DocDB::DBSubnetGroup": "SubnetIds",
    "AWS::RDS::DBProxy": "VpcSubnetIds",
    "AWS::ElastiCache::ServerlessCache": "SubnetIds",
}


def rule(application: Application) -> Iterator[str]:
    for resource in application.of(*SUBNETS):
        subnets = [application.find(each) for each in resource.properties[SUBNETS[resource.type]]]
        if len({each.properties["AvailabilityZone"] for each in subnets if each}) < 2:
            yield f"{resource}: is in one zone"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Network", "Resources/PrivateSubnetB/Properties/AvailabilityZone", "eu-west-1a")

    assert "Proxy.Proxy: is in one zone" in set(rule(faulty))
