"""EC2 refuses an apostrophe, and other characters outside its set, in the description of a security group."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html"
ALLOWED = re.compile(r"[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}")


def rule(application: Application) -> Iterator[str]:
    for group in application.of("AWS::EC2::SecurityGroup"):
        rules = [*group.properties.get("SecurityGroupIngress", []), *group.properties.get("SecurityGroupEgress", [])]
        for text in (group.properties["GroupDescription"], *(each["Description"] for each in rules)):
            if not ALLOWED.fullmatch(text):
                yield f"{group}: cannot be described as {text}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Network", "Resources/ProxyGroup/Properties/GroupDescription", "PostgreSQL's proxy")

    assert "Network.ProxyGroup: cannot be described as PostgreSQL's proxy" in set(rule(faulty))
