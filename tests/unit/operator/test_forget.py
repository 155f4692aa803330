"""`make forget` after a failed first creation, and for stages that may have served."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto.backends import get_backend

from tests.unit.operator.conftest import STAGE, Account, store_keys
from tools.operator.forget import NotForgotten, forget
from tools.operator.leftovers import KINDS, Leftover, find_named, leftovers
from tools.operator.names import NAMED, is_of_stage
from tools.operator.settings import region_of
from tools.operator.stages import Cloud
from tools.template import TEMPLATES, read_template

REGION = region_of(STAGE)
STACK = f"bottega-{STAGE}"
TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


def client(service: str) -> Any:
    make: Any = boto3.client
    return make(service, region_name=REGION)


def never(_question: str) -> str:
    raise AssertionError("asked")


def create_stack(status: str) -> None:
    """A stack whose creation ended with a status."""
    client("cloudformation").create_stack(StackName=STACK, TemplateBody=TEMPLATE)
    [stack] = get_backend("cloudformation")["123456789012"][REGION].stacks.values()
    stack.status = status
    for event in stack.events:
        if event.resource_type == "AWS::CloudFormation::Stack" and event.resource_status == "CREATE_COMPLETE":
            event.resource_status = status


def leave() -> None:
    """What a failed creation may leave, next to the secret of the operator and to another stage's."""
    logs, vault, storage = client("logs"), client("secretsmanager"), client("s3")
    for name in ("/bottega/staging/functions", "/bottega/staging/access-4f1b2c3d", "/bottega/prod/functions"):
        logs.create_log_group(logGroupName=name)
    for name in ("signing-keys-4f1b2c3d", "cursor", "login-networks"):
        vault.create_secret(Name=f"bottega/staging/{name}", SecretString='{"keys": []}')
    vault.delete_secret(SecretId="bottega/staging/login-networks", RecoveryWindowInDays=30)
    storage.create_bucket(
        Bucket="bottega-staging-storefrontfiles-1-filesbucket-2",
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    client("kms").create_key(Description="Data, logs and alarms of bottega-staging")


def rest() -> set[str]:
    return {str(each).split(" (")[0] for each in leftovers(Cloud(REGION), STAGE)}


def test_a_failed_first_creation_is_forgotten_and_nothing_else(account: Account) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()
    kept = store_keys()

    report = forget(Cloud(REGION), STAGE, confirmed=True, ask=never)

    assert rest() == set()
    assert client("cloudformation").list_stacks()["StackSummaries"][0]["StackStatus"] == "DELETE_COMPLETE"
    assert client("secretsmanager").describe_secret(SecretId=kept)["Name"] == "bottega/staging/stripe"
    assert [each["logGroupName"] for each in client("logs").describe_log_groups()["logGroups"]] == [
        "/bottega/prod/functions"
    ]
    [key] = client("kms").list_keys()["Keys"]
    assert client("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "PendingDeletion"
    assert "Logs::LogGroup /bottega/staging/functions" in report


def test_it_can_be_repeated(account: Account) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()
    forget(Cloud(REGION), STAGE, confirmed=True)

    assert forget(Cloud(REGION), STAGE, confirmed=True) == "Nothing is left of staging."


def test_it_shows_what_it_deletes_and_asks_for_the_stages_name(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()
    before = rest()

    with pytest.raises(NotForgotten, match="Nothing was deleted"):
        forget(Cloud(REGION), STAGE, ask=lambda _: "yes")

    assert rest() == before
    shown = capsys.readouterr().out
    assert "CloudFormation::Stack bottega-staging (ROLLBACK_COMPLETE)" in shown
    assert all(each in shown for each in before)
    forget(Cloud(REGION), STAGE, ask=lambda _: "staging")
    assert rest() == set()


def _served_by_stack() -> None:
    create_stack("UPDATE_COMPLETE")


def _served_and_deleted() -> None:
    create_stack("CREATE_COMPLETE")
    client("cloudformation").delete_stack(StackName=STACK)


def _served_before_its_known_events() -> None:
    create_stack("CREATE_COMPLETE")
    client("cloudformation").delete_stack(StackName=STACK)
    [stack] = get_backend("cloudformation")["123456789012"][REGION].deleted_stacks.values()
    stack.events = [each for each in stack.events if each.resource_status.startswith("DELETE")]


def _signs_tokens() -> None:
    create_stack("ROLLBACK_COMPLETE")
    client("secretsmanager").put_secret_value(
        SecretId="bottega/staging/signing-keys-4f1b2c3d", SecretString='{"keys": ["k"]}'
    )


def _has_requests() -> None:
    create_stack("ROLLBACK_COMPLETE")
    client("logs").create_log_stream(logGroupName="/bottega/staging/access-4f1b2c3d", logStreamName="1")
    at = client("logs").describe_log_groups()["logGroups"][0]["creationTime"]
    client("logs").put_log_events(
        logGroupName="/bottega/staging/access-4f1b2c3d",
        logStreamName="1",
        logEvents=[{"timestamp": at, "message": '{"path": "/orders"}'}],
    )


def _has_files() -> None:
    create_stack("ROLLBACK_COMPLETE")
    client("s3").put_object(Bucket="bottega-staging-storefrontfiles-1-filesbucket-2", Key="index.html", Body=b"")


def _without_history() -> None:
    pass


def _from_before_the_stack() -> None:
    create_stack("ROLLBACK_COMPLETE")
    [stack] = get_backend("cloudformation")["123456789012"][REGION].stacks.values()
    stack.creation_time += timedelta(days=1)


@pytest.mark.parametrize(
    ("serve", "reason"),
    [
        (_served_by_stack, "Its stack is UPDATE_COMPLETE."),
        (_served_and_deleted, "The stack was CREATE_COMPLETE at "),
        (_served_before_its_known_events, "The first events of the stack from "),
        (_signs_tokens, "There is a signing key, so users could sign in."),
        (_has_requests, "The access log has requests."),
        (_has_files, "The bucket bottega-staging-storefrontfiles-1-filesbucket-2 has files."),
        (_without_history, "No stack of this name is known for the last 90 days"),
        (_from_before_the_stack, "before the first known creation of the stack."),
    ],
)
def test_a_stage_that_may_have_served_is_refused_and_keeps_everything(
    account: Account, serve: Callable[[], None], reason: str
) -> None:
    leave()
    serve()
    before = rest()

    with pytest.raises(NotForgotten, match="may have served customers") as refused:
        forget(Cloud(REGION), STAGE, confirmed=True, ask=never)

    assert reason in str(refused.value)
    assert rest() == before
    assert {each for each in account.called if each.startswith(("DeleteLog", "ScheduleKey", "DeleteBucket"))} == set()


def test_requests_are_found_after_empty_pages_of_the_access_log(account: Account) -> None:
    leave()
    _has_requests()
    account.empty_log_pages = 2
    before = rest()

    with pytest.raises(NotForgotten, match=r"The access log has requests\."):
        forget(Cloud(REGION), STAGE, confirmed=True, ask=never)

    assert rest() == before


def test_what_cannot_be_read_is_not_taken_for_an_unused_stage(account: Account) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()
    before = rest()
    account.denied = {"FilterLogEvents"}

    with pytest.raises(Exception, match="AccessDenied"):
        forget(Cloud(REGION), STAGE, confirmed=True, ask=never)

    assert rest() == before


def test_without_a_terminal_it_needs_the_confirmation(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()

    with pytest.raises(NotForgotten, match="make forget STAGE=staging YES=1"):
        forget(Cloud(REGION), STAGE)


def test_a_resource_that_aws_does_not_delete_is_reported_and_the_others_are_deleted(account: Account) -> None:
    create_stack("ROLLBACK_COMPLETE")
    leave()
    account.denied = {"DeleteBucket"}

    with pytest.raises(NotForgotten, match="run it again:\n  bottega-staging-storefrontfiles"):
        forget(Cloud(REGION), STAGE, confirmed=True)

    assert rest() == {"S3::Bucket bottega-staging-storefrontfiles-1-filesbucket-2"}


def test_names_with_a_part_of_the_stacks_id_are_recognised() -> None:
    group = "AWS::Logs::LogGroup"

    assert is_of_stage(group, "/bottega/staging/functions", "staging") or is_of_stage(
        group, "/bottega/staging/functions-4f1b2c3d", "staging"
    )
    assert not is_of_stage(group, "/bottega/prod/functions", "staging")
    assert not is_of_stage("AWS::SecretsManager::Secret", "bottega/staging/stripe", "staging")


def test_of_several_resources_the_newest_is_that_of_the_present_stack(account: Account) -> None:
    names = ["/bottega/staging/access-4f1b2c3d", "/bottega/staging/access-00000000", "/bottega/staging/access-ffffffff"]
    for days, name in zip((1, 3, 2), names, strict=True):
        client("logs").create_log_group(logGroupName=name)
        get_backend("logs")["123456789012"][REGION].groups[name].creation_time += timedelta(days=days)

    assert find_named(Cloud(REGION), STAGE, "AWS::Logs::LogGroup", "/bottega/staging/access") == names[1]


def test_every_named_resource_that_outlives_its_stack_can_be_found_and_deleted() -> None:
    retained = {
        each["Type"]
        for path in TEMPLATES
        for each in read_template(path)["Resources"].values()
        if each.get("DeletionPolicy", "Delete") != "Delete"
    }

    # API Gateway's access to CloudWatch Logs is a setting of the account, which all stages share. A domain's identity
    # may be used elsewhere, and the preflight asks for its ARN.
    shared = {"AWS::ApiGateway::Account", "AWS::IAM::Role", "AWS::SES::EmailIdentity"}
    assert retained - shared <= {each.type for each in KINDS}
    assert {each.type for each in KINDS if each.blocks} == set(NAMED)


def test_a_leftover_is_shown_with_its_type_name_and_note() -> None:
    shown = str(Leftover("AWS::SecretsManager::Secret", "bottega/staging/cursor", "arn", note="scheduled for deletion"))

    assert shown == "SecretsManager::Secret bottega/staging/cursor (scheduled for deletion)"
