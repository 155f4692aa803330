"""RDS Proxy reads its secrets through its own network: it needs an endpoint of Secrets Manager or a NAT gateway.

Otherwise its targets stay in PENDING_PROXY_CAPACITY until CloudFormation gives up.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted, refusals

# "the Proxy's Security Group outbound rules must permit HTTPS access (TCP 443) to Secrets Manager access for credential
# retrieval, often via a NAT Gateway or VPC Endpoint". AWS's network prerequisites do not ask for it:
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-setup.html.
SOURCE = "https://openillumi.com/en/en-fix-rds-proxy-pending-capacity-error-terraform"


def rule(application: Application) -> Iterator[str]:
    endpoints = [each.properties["ServiceName"] for each in application.of("AWS::EC2::VPCEndpoint")]
    for proxy in application.of("AWS::RDS::DBProxy"):
        if not any(each.endswith(".secretsmanager") for each in endpoints):
            yield f"{proxy}: cannot reach Secrets Manager"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Proxy", "Description", "with Egress=all", Egress="all", PostgresProxy="on")

    assert "Proxy.Proxy: cannot reach Secrets Manager" in set(rule(faulty))


def test_the_template_refuses_the_switches_that_lead_to_it() -> None:
    assert refusals(Egress="all", PostgresProxy="on") == {"Egress=all requires PostgresProxy=off"}
    assert refusals(Egress="all", PostgresProxy="off") == refusals(Egress="stripe", PostgresProxy="on") == set()
