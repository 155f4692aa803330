"""Only a few resource types support the deletion policy `Snapshot`."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "Resources that support snapshots include:" these eight.
SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"
SNAPSHOTS = {
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
}


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        if resource.deletion_policy == "Snapshot" and resource.type not in SNAPSHOTS:
            yield f"{resource}: {resource.type} has no snapshots"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/Cache/DeletionPolicy", "Snapshot")

    assert "Data.Cache: AWS::ElastiCache::ServerlessCache has no snapshots" in set(rule(faulty))
