"""`CAPABILITY_IAM` covers only roles without names; named ones need `CAPABILITY_NAMED_IAM`."""

import tomllib
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tools.template import ROOT

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html"
KINDS = {"AWS::IAM::Role": "RoleName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName", "AWS::IAM::User": "UserName"}


def rule(application: Application) -> Iterator[str]:
    given = tomllib.loads((ROOT / "samconfig.toml").read_text())
    capable = "CAPABILITY_NAMED_IAM" in given[application.stage]["deploy"]["parameters"]["capabilities"]
    for resource in application.of(*KINDS):
        if KINDS[resource.type] in resource.properties and not capable:
            yield f"{resource}: has a name"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/ScheduleRole/Properties/RoleName", "bottega-schedules")

    assert "Auth.ScheduleRole: has a name" in set(rule(faulty))
