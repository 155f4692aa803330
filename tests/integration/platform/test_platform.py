"""The AWS services beside Lambda that the template needs, on MiniStack or LocalStack."""

import io
import json
import time
import uuid
import zipfile
from collections.abc import Iterator
from itertools import batched
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, WaiterError

from localstack.emulator.external import RunningEmulator
from localstack.emulator.ministack import REGION
from localstack.samlocal.templates import dependencies, resolved_environments
from tests.conftest import TestServers
from tools.application import application

# Unique names, because the LocalStack may be shared.
PREFIX = f"bottega{uuid.uuid4().hex[:8]}"
TEMPLATE = json.loads(json.dumps(dependencies(application())).replace("bottega", PREFIX))
for each in TEMPLATE["Resources"].values():
    # Everything is deleted at the end.
    each.pop("DeletionPolicy", None)
RULES = {
    name: each["Properties"] for name, each in TEMPLATE["Resources"].items() if each["Type"] == "AWS::Events::Rule"
}
# The most that EventBridge takes.
ENTRIES_AT_ONCE = 10
EVENTS_TAKE_SECONDS = 30.0
STACK = f"{PREFIX}-dependencies"
PARAMETERS = {name: "x" for name, each in TEMPLATE["Parameters"].items() if "Default" not in each}


@pytest.fixture(scope="module")
def queues(servers: TestServers) -> Iterator[dict[str, str]]:
    """URLs of the deployed queues by logical id."""
    stacks: Any = boto3.client("cloudformation", region_name=REGION)
    given = [{"ParameterKey": each, "ParameterValue": value} for each, value in PARAMETERS.items()]
    stacks.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE), Parameters=given)
    try:
        stacks.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
        pages = stacks.get_paginator("list_stack_resources").paginate(StackName=STACK)
        resources = [each for page in pages for each in page["StackResourceSummaries"]]
        made = [each for each in resources if each["ResourceType"] == "AWS::SQS::Queue"]
        yield {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in made}
    finally:
        stacks.delete_stack(StackName=STACK)
        stacks.get_waiter("stack_delete_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})


def test_every_event_reaches_only_the_queues_of_its_consumers(queues: dict[str, str]) -> None:
    events: Any = boto3.client("events", region_name=REGION)
    # Only AWS publishes events of its own services.
    published = {
        (source, kind) for rule in RULES.values() for source, kind in pairs(rule) if not source.startswith("aws.")
    }
    expected = {rule["Targets"][0]["Arn"]["Fn::GetAtt"][0]: pairs(rule) for rule in RULES.values()}

    entries = [
        {"EventBusName": f"{PREFIX}-local", "Source": source, "DetailType": kind, "Detail": "{}"}
        for source, kind in sorted(published)
    ]
    responses = [events.put_events(Entries=list(each)) for each in batched(entries, ENTRIES_AT_ONCE, strict=False)]

    assert [each["FailedEntryCount"] for each in responses] == [0] * len(responses)
    for queue, wanted in expected.items():
        assert received(queues[queue], wanted & published) == wanted & published


def pairs(rule: dict[str, Any]) -> set[tuple[str, str]]:
    pattern = rule["EventPattern"]
    return {(source, kind) for source in pattern["source"] for kind in pattern["detail-type"]}


def received(url: str, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    client: Any = boto3.client("sqs", region_name=REGION)
    found: set[tuple[str, str]] = set()
    until = time.monotonic() + EVENTS_TAKE_SECONDS
    while time.monotonic() < until and found != wanted:
        messages = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        bodies = [json.loads(each["Body"]) for each in messages]
        found |= {(body["source"], body["detail-type"]) for body in bodies}
    return found


def test_an_unprocessed_message_moves_to_the_dead_letter_queue_of_its_queue(queues: dict[str, str]) -> None:
    client: Any = boto3.client("sqs", region_name=REGION)

    policies = {
        name: json.loads(
            client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["RedrivePolicy"]
        )
        for name, url in queues.items()
        if "DeadLetter" not in name
    }

    for name, policy in policies.items():
        dead_letters = queues[name.removesuffix("Queue") + "DeadLetterQueue"].rsplit("/", 1)[1]
        assert (policy["deadLetterTargetArn"].rsplit(":", 1)[1], int(policy["maxReceiveCount"])) == (dead_letters, 1000)


def test_the_platform_service_gets_the_urls_of_all_queues(queues: dict[str, str]) -> None:
    stacks: Any = boto3.client("cloudformation", region_name=REGION)
    [stack] = stacks.describe_stacks(StackName=STACK)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}

    client: Any = boto3.client("sqs", region_name=REGION)

    urls = resolved_environments(application(), outputs)["PlatformListQueuesFunction"]["QUEUE_URLS"].split(",")

    # The host of an address is the emulator's own; the queue behind it is the same.
    asked = {url: client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"] for url in urls}
    consumed = [url.rsplit("/", 1)[1] for url in queues.values() if not url.endswith("-dead-letters")]
    assert sorted(url.rsplit("/", 1)[1] for url in urls) == sorted(consumed)
    assert sorted(each["QueueArn"].rsplit(":", 1)[1] for each in asked.values()) == sorted(consumed)


def test_a_function_runs(servers: TestServers) -> None:
    client: Any = boto3.client("lambda", region_name=REGION)
    name = f"echo-{uuid.uuid4()}"
    try:
        client.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role="arn:aws:iam::000000000000:role/echo",
            Handler="echo.handler",
            Code={"ZipFile": packed("def handler(event, context):\n    return event\n")},
        )
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        response = client.invoke(FunctionName=name, Payload=b'{"said": 1}')
    except (ClientError, WaiterError) as error:
        if not isinstance(servers.emulator, RunningEmulator):
            raise
        pytest.skip(f"{servers.aws_endpoint} runs no functions: {str(error)[:200]}")

    assert json.loads(response["Payload"].read()) == {"said": 1}
    client.delete_function(FunctionName=name)


def packed(code: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("echo.py", code)
    return archive.getvalue()
