"""What the pipeline of one stage may do to the other stage in a shared account: IAM's evaluation of its policies."""

import re
from typing import Any

import pytest

from tests.contract.iam import Policy
from tools.intrinsics import ACCOUNT, REGION
from tools.template import BOOTSTRAP, read_template

RESOURCES: dict[str, dict[str, Any]] = read_template(BOOTSTRAP)["Resources"]
ROLES = {"deploy": ("DeployPolicy", "PreflightPolicy"), "cloudformation": ("NamedPolicy", "UnnamedPolicy")}
FILE = "s3:::bottega-{stage}-storefrontfiles-abc/index.html"
NAMED = [
    ("cloudformation:DeleteStack", "cloudformation:{region}:{account}:stack/bottega-{stage}-Data-ABC/1"),
    ("cloudwatch:DeleteAlarms", "cloudwatch:{region}:{account}:alarm:bottega-{stage}-api-errors"),
    ("codedeploy:DeleteApplication", "codedeploy:{region}:{account}:application:bottega-{stage}-Auth-ABC"),
    ("elasticache:ModifyUser", "elasticache:{region}:{account}:user:bottega-{stage}-4f1b2c3d"),
    ("events:PutEvents", "events:{region}:{account}:event-bus/bottega-{stage}"),
    ("iam:PutRolePolicy", "iam::{account}:role/bottega-{stage}-Auth-LoginFunctionRole-ABC"),
    ("iam:UpdateAssumeRolePolicy", "iam::{account}:role/bottega-{stage}-Auth-LoginFunctionRole-ABC"),
    ("lambda:UpdateFunctionCode", "lambda:{region}:{account}:function:bottega-{stage}-auth-login"),
    ("logs:DeleteLogGroup", "logs:{region}:{account}:log-group:/bottega/{stage}/functions-4f1b2c3d"),
    ("rds:DeleteDBCluster", "rds:{region}:{account}:cluster:bottega-{stage}-postgres-4f1b2c3d"),
    ("s3:DeleteObject", FILE),
    ("secretsmanager:GetSecretValue", "secretsmanager:{region}:{account}:secret:bottega/{stage}/signing-keys-4f1b2c3d"),
    ("sqs:PurgeQueue", "sqs:{region}:{account}:bottega-{stage}-orders-on-payment-succeeded"),
    ("sns:Publish", "sns:{region}:{account}:bottega-{stage}-alarms"),
]
# Their ARNs have no name of ours, so that either stage may change the other's; see docs/deploy.md.
SHARED = [
    ("ec2:DeleteVpc", "ec2:{region}:{account}:vpc/vpc-1"),
    ("kms:ScheduleKeyDeletion", "kms:{region}:{account}:key/1"),
    ("lambda:UpdateFunctionCode", "lambda:{region}:{account}:function:SecretsManagerRotation"),
    ("scheduler:DeleteSchedule", "scheduler:{region}:{account}:schedule/default/bottega-{stage}-Auth-ABC"),
]


def arn(text: str, stage: str) -> str:
    return "arn:aws:" + text.format(region=REGION, account=ACCOUNT, stage=stage)


def policy_of(role: str, stage: str) -> Policy:
    documents = [RESOURCES[name]["Properties"]["PolicyDocument"] for name in ROLES[role]]
    return Policy(_resolved(each, stage) for document in documents for each in document["Statement"])


def _resolved(node: Any, stage: str) -> Any:
    if isinstance(node, list):
        return [_resolved(each, stage) for each in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Sub"}:
        values = {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT, "Stage": stage}
        return re.sub(r"\$\{([^}]+)\}", lambda found: values[found[1]], node["Sub"])
    if set(node) in ({"Ref"}, {"GetAtt"}):
        return f"arn:aws:iam::{ACCOUNT}:role/bottega-{stage}-cloudformation"
    return {name: _resolved(each, stage) for name, each in node.items()}


@pytest.mark.parametrize(("action", "resource"), NAMED, ids=[action for action, _ in NAMED])
def test_cloudformation_of_a_stage_reaches_its_own_named_resources_only(action: str, resource: str) -> None:
    policy = policy_of("cloudformation", "staging")

    assert policy.allows(action, arn(resource, "staging"))
    assert not policy.allows(action, arn(resource, "prod"))


@pytest.mark.parametrize(("action", "resource"), NAMED, ids=[action for action, _ in NAMED])
def test_jobs_of_a_stage_reach_nothing_of_the_other(action: str, resource: str) -> None:
    assert not policy_of("deploy", "staging").allows(action, arn(resource, "prod"))


def test_jobs_of_a_stage_invoke_its_own_operator_commands_only() -> None:
    command = "lambda:{region}:{account}:function:bottega-{stage}-auth-grant-role"
    jobs = policy_of("deploy", "staging")

    assert jobs.allows("lambda:InvokeFunction", arn(command, "staging"))
    assert not jobs.allows("lambda:InvokeFunction", arn(command, "prod"))


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "s3:::bottega-{stage}-auth-1k2l-exportsbucket-abc/1.json"),
        ("lambda:InvokeFunction", "lambda:{region}:{account}:function:bottega-{stage}-orders-personal-data"),
        ("lambda:InvokeFunction", "lambda:{region}:{account}:function:bottega-{stage}-auth-get-recipient"),
    ],
)
def test_jobs_cannot_read_what_the_shop_stores_about_people(action: str, resource: str) -> None:
    assert not policy_of("deploy", "staging").allows(action, arn(resource, "staging"))


def test_jobs_replace_the_storefronts_files() -> None:
    for action in ("s3:PutObject", "s3:DeleteObject"):
        assert policy_of("deploy", "staging").allows(action, arn(FILE, "staging"))


def test_jobs_give_cloudformation_the_role_of_their_stage_only() -> None:
    role, jobs = "iam::{account}:role/bottega-{stage}-cloudformation", policy_of("deploy", "staging")
    to_cloudformation = {"iam__PassedToService": "cloudformation.amazonaws.com"}

    assert jobs.allows("iam:PassRole", arn(role, "staging"), **to_cloudformation)
    assert not jobs.allows("iam:PassRole", arn(role, "prod"), **to_cloudformation)
    assert not jobs.allows("iam:PassRole", arn(role, "staging"), iam__PassedToService="ec2.amazonaws.com")


@pytest.mark.parametrize("own", ["deploy", "cloudformation"])
def test_cloudformation_cannot_widen_the_roles_of_the_bootstrap(own: str) -> None:
    policy = policy_of("cloudformation", "staging")

    for action in ("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy"):
        assert not policy.allows(action, f"arn:aws:iam::{ACCOUNT}:role/bottega-staging-{own}")


@pytest.mark.parametrize(("action", "resource"), SHARED, ids=[resource.rsplit(":", 1)[1] for _, resource in SHARED])
def test_what_has_no_stage_in_its_arn_is_open_to_both(action: str, resource: str) -> None:
    assert policy_of("cloudformation", "staging").allows(action, arn(resource, "prod"))
