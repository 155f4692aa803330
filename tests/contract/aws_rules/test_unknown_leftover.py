"""A name that a failed deletion leaves taken makes the next creation fail, unless preflight and `make forget` know it.

A resource whose deletion waits for another one may be left. It therefore has a part of its stack's id in its name, or a
type that `tools/operator/names.py` knows.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import name_of
from tools.operator.names import NAMED

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-delete-stack.html"
# Nothing refers to them, so a deletion does not leave them.
FREE = {
    "AWS::ApiGateway::RestApi",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Events::Rule",
    "AWS::Logs::QueryDefinition",
    "AWS::SNS::Topic",
    "AWS::WAFv2::WebACL",
}
# The transform replaces it.
KNOWN = {*NAMED, "AWS::Lambda::Function"}


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        name = name_of(resource)
        part_of_id, _, _ = application.stacks[resource.stack].id.partition("-")
        if name is None or part_of_id in name or name.startswith("${"):
            continue
        if resource.type not in KNOWN | FREE:
            yield f"{resource}: preflight and forget do not know {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/ValkeyUsers/Properties/UserGroupId", "bottega-prod")

    assert set(rule(faulty)) == {"Data.ValkeyUsers: preflight and forget do not know bottega-prod"}
