"""The roles of infrastructure/bootstrap.yaml: who may assume them, what they may do, and IAM's limits."""

import json
import re
from typing import Any

import pytest
import yaml

from tools.operator.settings import parameters_of
from tools.template import BOOTSTRAP, ROOT, TEMPLATES, read_template, template

RESOURCES: dict[str, dict[str, Any]] = read_template(BOOTSTRAP)["Resources"]
POLICIES = {name: each for name, each in RESOURCES.items() if each["Type"] == "AWS::IAM::ManagedPolicy"}
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: without white space.
MOST_CHARACTERS = 6_144
# The services of the resources' types, where IAM has another name.
PREFIXES = {
    "certificatemanager": "acm",
    "docdb": "rds",
    "serverless": "lambda",
}


def statements(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = POLICIES[name]["Properties"]["PolicyDocument"]["Statement"]
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_only_jobs_of_the_stages_environment_may_deploy() -> None:
    [trust] = RESOURCES["DeployRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Sub": "repo:${Repository}:environment:${Stage}"},
        }
    }


def test_the_role_is_assumed_for_longer_than_a_job_may_take() -> None:
    jobs = [
        (job["timeout-minutes"] * 60, step["with"]["role-duration-seconds"])
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for job in yaml.safe_load(path.read_text())["jobs"].values()
        for step in job.get("steps", [])
        if "role-to-assume" in step.get("with", {})
    ]

    assert len(jobs) == 2
    for longest, assumed in jobs:
        assert longest < assumed <= RESOURCES["DeployRole"]["Properties"]["MaxSessionDuration"]


def test_the_deploying_role_creates_nothing_itself() -> None:
    actions = {
        action
        for name in ("DeployPolicy", "PreflightPolicy")
        for each in statements(name)
        for action in listed(each["Action"])
    }
    creating = {each for each in actions if re.search(r":(Create|Put|Delete|Update|Run)", each)}

    assert creating == {
        "cloudformation:CreateChangeSet",
        "cloudformation:DeleteChangeSet",
        "cloudfront:CreateInvalidation",
        "s3:PutObject",
        "s3:DeleteObject",
        "secretsmanager:PutSecretValue",
        "sqs:DeleteMessage",
    }
    assert [each for each in actions if "*" in each] == []


def test_the_deploying_role_invokes_the_operator_commands_of_the_outputs_only() -> None:
    [allowed] = [each for each in statements("DeployPolicy") if each["Sid"] == "RunOperatorCommands"]
    outputs = {name: each["Value"] for name, each in template()["Outputs"].items() if name.endswith("FunctionName")}

    invoked = {each["Sub"].rsplit(":", 1)[1] for each in allowed["Resource"]}
    assert invoked == {each["Sub"] for each in outputs.values()}


def test_only_reads_are_allowed_for_every_resource() -> None:
    everywhere = [
        action for each in statements("DeployPolicy") for action in listed(each["Action"]) if each["Resource"] == "*"
    ]
    reads = [action for each in statements("PreflightPolicy") for action in each["Action"]]

    assert everywhere == []
    assert all(re.search(r":(Describe|Get|List)", action) for action in reads)


def test_what_carries_the_stages_name_is_restricted_to_it() -> None:
    for statement in statements("NamedPolicy"):
        for resource in listed(statement["Resource"]):
            assert resource != "*"
    for statement in statements("UnnamedPolicy"):
        forbidden = ("iam:PassRole", "iam:CreateRole", "iam:PutRolePolicy", "lambda:*", "s3:*", "sts:AssumeRole", "*")
        assert not set(statement["Action"]) & set(forbidden)


def test_the_creating_role_cannot_change_the_roles_of_the_bootstrap() -> None:
    [denied] = [each for each in statements("NamedPolicy") if each["Effect"] == "Deny"]
    own = {RESOURCES[name]["Properties"]["RoleName"]["Sub"] for name in ("DeployRole", "CreateRole")}

    assert {each["Sub"].rsplit("/", 1)[1] for each in denied["Resource"]} == own


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_not_larger_than_iam_allows(name: str) -> None:
    document = json.dumps(POLICIES[name]["Properties"]["PolicyDocument"], separators=(",", ":"))

    # The variables are replaced by longer values: partition, account and stage.
    filled = (
        document.replace("${AWS::Partition}", "aws")
        .replace("${AWS::AccountId}", "1" * 12)
        .replace("${Stage}", "staging")
    )
    assert len(re.sub(r"\s", "", filled)) <= MOST_CHARACTERS


def test_the_creating_role_has_an_action_for_each_service_of_the_templates() -> None:
    types = {each["Type"] for path in TEMPLATES for each in read_template(path)["Resources"].values()}
    services = {each.split("::")[1].lower() for each in types if each.startswith("AWS::")}
    allowed = {
        action.split(":")[0]
        for name in ("NamedPolicy", "UnnamedPolicy")
        for each in statements(name)
        for action in listed(each["Action"])
    }

    assert {PREFIXES.get(each, each) for each in services} - allowed == set()


def test_both_stages_have_one_architecture_because_they_share_a_build() -> None:
    assert parameters_of("staging")["Architecture"] == parameters_of("prod")["Architecture"]


def test_layers_are_built_for_the_functions_architecture() -> None:
    layers = [
        each
        for path in TEMPLATES
        for each in read_template(path)["Resources"].values()
        if each["Type"] == "AWS::Serverless::LayerVersion"
    ]

    assert layers
    for layer in layers:
        assert layer["Metadata"]["BuildArchitecture"] == {"Ref": "Architecture"}
        assert layer["Properties"]["CompatibleArchitectures"] == [{"Ref": "Architecture"}]
