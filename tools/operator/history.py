"""Whether a stage ever served customers, as far as AWS can show."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from tools.aws import Aws
from tools.operator.leftovers import Leftover
from tools.operator.stages import stack_of

# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html
KEPT_DAYS = 90
_CLOCKS = timedelta(minutes=1)  # services round times, and their clocks differ
_BEGINNING = {"CREATE_IN_PROGRESS", "IMPORT_IN_PROGRESS", "REVIEW_IN_PROGRESS"}
_SERVING = {"CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}
FAILED_CREATION = {"REVIEW_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}


def evidence_of_service(aws: Aws, stage: str, found: Sequence[Leftover]) -> list[str]:
    """Return the reasons to believe that a stage has served customers.

    What cannot be read counts as a reason, except what is not there.

    Args:
        aws: Clients of the stage.
        stage: Its name.
        found: What exists of it without its stack.

    Raises:
        ClientError: Something could not be read.
    """
    return [
        *_of_stacks(aws, stage, found),
        *(reason for each in found for reason in _of_content(aws, stage, each)),
    ]


def _of_content(aws: Aws, stage: str, leftover: Leftover) -> Iterator[str]:
    match leftover.kind:
        case "AWS::SecretsManager::Secret" if leftover.name.startswith(f"bottega/{stage}/signing-keys"):
            yield from _of_keys(aws, leftover.id)
        case "AWS::Logs::LogGroup" if leftover.name.startswith(f"/bottega/{stage}/access"):
            yield from _of_requests(aws, leftover.id)
        case "AWS::S3::Bucket":
            yield from _of_files(aws, leftover.id)


def _of_stacks(aws: Aws, stage: str, found: Sequence[Leftover]) -> Iterator[str]:
    stacks = list(_stacks(aws, stage))
    for stack in stacks:
        events = list(_events(aws, stack["StackId"]))
        if served := next((each for each in events if each[1] in _SERVING), None):
            yield f"The stack was {served[1]} at {served[0]:%Y-%m-%d %H:%M} UTC."
        elif not any(status in _BEGINNING for _, status in events):
            # CloudFormation forgets old events, so it may have served before the oldest that is left.
            yield f"The first events of the stack from {stack['CreationTime']:%Y-%m-%d} are not known any more."
    if found and not stacks:
        yield f"No stack of this name is known for the last {KEPT_DAYS} days: what is left may have served."
        return
    first = min((each["CreationTime"] for each in stacks), default=None)
    for each in found:
        if first and each.created and each.created < first - _CLOCKS:
            yield f"{each.name} is from {each.created:%Y-%m-%d}, before the first known creation of the stack."


def _stacks(aws: Aws, stage: str) -> Iterator[Any]:
    for page in aws.stacks.get_paginator("list_stacks").paginate():
        yield from (each for each in page["StackSummaries"] if each["StackName"] == stack_of(stage))


def _events(aws: Aws, stack_id: str) -> Iterator[tuple[datetime, str]]:
    """Yield the statuses of the stack itself; a deleted stack is found by its id only."""
    for page in aws.stacks.get_paginator("describe_stack_events").paginate(StackName=stack_id):
        for each in page["StackEvents"]:
            if each.get("PhysicalResourceId") == stack_id:
                yield each["Timestamp"], each["ResourceStatus"]


def _of_keys(aws: Aws, secret_id: str) -> Iterator[str]:
    """`make rotate-key` comes after the first deployment, and without a key no login succeeds."""
    try:
        secret = aws.secrets.get_secret_value(SecretId=secret_id)
    except ClientError as error:
        # Scheduled for deletion (InvalidRequestException): its recovery window is shorter than the stacks' history.
        if error.response["Error"]["Code"] == "InvalidRequestException":
            return
        raise
    if json.loads(secret["SecretString"])["keys"]:
        yield "There is a signing key, so users could sign in."


def _of_requests(aws: Aws, group: str) -> Iterator[str]:
    # A page may be empty although a later one is not.
    pages = aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    if any(page["events"] for page in pages):
        yield "The access log has requests."


def _of_files(aws: Aws, bucket: str) -> Iterator[str]:
    if aws.client("s3").list_objects_v2(Bucket=bucket, MaxKeys=1)["KeyCount"]:
        yield f"The bucket {bucket} has files."
