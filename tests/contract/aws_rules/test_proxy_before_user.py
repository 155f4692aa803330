"""RDS Proxy signs in as users of the database, so it is created after the migration that creates them."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

# "make sure that the password associated with a secret matches the database password for that user". CloudFormation
# waits: "The connection from the proxy to the DB should be once established on creating DB Target Group. Or, it will
# time out": https://github.com/aws/aws-cdk/issues/8919.
SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-setup.html"


def rule(application: Application) -> Iterator[str]:
    root = application.stacks[ROOT_STACK]
    for proxy in application.of("AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup"):
        if proxy.stack == ROOT_STACK or "Migration" not in root.before(proxy.stack):
            yield f"{proxy}: is not created after the migration"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/Proxy/DependsOn", [])

    assert "Proxy.ProxyTargets: is not created after the migration" in set(rule(faulty))
