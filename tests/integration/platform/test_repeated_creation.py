"""A stage can be created again: after a creation that failed, and after it was deleted."""

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import WaiterError

from localstack.emulator.external import RunningEmulator
from localstack.emulator.ministack import REGION
from tests.conftest import TestServers
from tools.cloudformation import long_form
from tools.template import template

# Unique names, because other tests share the emulator.
PREFIX = f"bottega{uuid.uuid4().hex[:8]}"
STACK = f"{PREFIX}-creation"
KINDS = ("AWS::Logs::LogGroup", "AWS::SecretsManager::Secret")
KEPT = {"log groups": {"functions", "access"}, "secrets": {"signing-keys", "public-keys"}}
BROKEN = {
    "Type": "Custom::Broken",
    "Properties": {"ServiceToken": f"arn:aws:lambda:{REGION}:000000000000:function:no-such-function"},
}


def whole_template(**more: Any) -> str:
    """The application's log groups and secrets, in a template that requires only the stage."""
    whole = json.loads(json.dumps(long_form(template())).replace("bottega/", f"{PREFIX}/"))
    resources = {name: each for name, each in whole["Resources"].items() if each["Type"] in KINDS}
    for each in resources.values():
        each["Properties"].pop("KmsKeyId")
    parameters = {name: {**each, "Default": each.get("Default", "x")} for name, each in whole["Parameters"].items()}
    return json.dumps({"Parameters": parameters, "Conditions": whole["Conditions"], "Resources": resources | more})


@pytest.fixture
def stacks(servers: TestServers) -> Iterator[Any]:
    if isinstance(servers.emulator, RunningEmulator):
        pytest.skip("not tried there: whether another emulator rolls back as AWS does")
    client: Any = boto3.client("cloudformation", region_name=REGION)
    yield client
    delete(client)


def create(client: Any, body: str) -> str:
    client.create_stack(StackName=STACK, TemplateBody=body)
    with suppress(WaiterError):
        client.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
    return str(client.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])


def delete(client: Any) -> None:
    client.delete_stack(StackName=STACK)
    client.get_waiter("stack_delete_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})


def left() -> dict[str, set[str]]:
    """What exists, by the part of its name between the stage and the stack's id."""
    logs: Any = boto3.client("logs", region_name=REGION)
    secrets: Any = boto3.client("secretsmanager", region_name=REGION)
    groups = logs.describe_log_groups(logGroupNamePrefix=f"/{PREFIX}/")["logGroups"]
    listed = [each["Name"] for each in secrets.list_secrets()["SecretList"] if each["Name"].startswith(f"{PREFIX}/")]
    names = {"log groups": [each["logGroupName"] for each in groups], "secrets": listed}
    return {kind: {each.rpartition("/")[2].rpartition("-")[0] for each in found} for kind, found in names.items()}


def test_a_creation_that_failed_leaves_nothing_and_a_deleted_stage_blocks_no_other(stacks: Any) -> None:
    resources = list(json.loads(whole_template())["Resources"])

    failed = create(stacks, whole_template(Broken={**BROKEN, "DependsOn": resources}))
    assert (failed, left()) == ("ROLLBACK_COMPLETE", {"log groups": set(), "secrets": set()})
    delete(stacks)

    assert create(stacks, whole_template()) == "CREATE_COMPLETE"
    delete(stacks)
    assert left() == KEPT

    assert create(stacks, whole_template()) == "CREATE_COMPLETE"
