"""A proxy's targets register only once the cluster's instances are available, so the instances come first."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

# "DB Instance … is in an unsupported state - CONFIGURING_ENHANCED_MONITORING, needs to be in [AVAILABLE, MODIFYING,
# BACKING_UP, CREATING]"
SOURCE = "https://github.com/aws/aws-cdk/issues/31304"


def rule(application: Application) -> Iterator[str]:
    root = application.stacks[ROOT_STACK]
    for targets in application.of("AWS::RDS::DBProxyTargetGroup"):
        for instance in application.of("AWS::RDS::DBInstance"):
            before = root.before(targets.stack) | application.stacks[targets.stack].before(targets.logical_id)
            waits_for = instance.logical_id if instance.stack == targets.stack else instance.stack
            if waits_for not in before:
                yield f"{targets}: does not wait for {instance}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Data",
        "Resources/Targets",
        {
            "Type": "AWS::RDS::DBProxyTargetGroup",
            "DependsOn": "PostgresInstanceA",
            "Properties": {"DBClusterIdentifiers": [{"Ref": "PostgresCluster"}]},
        },
    )

    assert "Data.Targets: does not wait for Data.PostgresInstanceB" in set(rule(faulty))
