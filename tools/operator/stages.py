"""Find a stage's stack, its API and its AWS clients: the emulator's for the local stage, AWS's for the others."""

from typing import Any

import boto3
from botocore.exceptions import ClientError

from localstack.emulator.deployment import STACK, outputs
from localstack.state import State, read_json
from tools.aws import Aws
from tools.operator.settings import region_of

_NOT_RUNNING = "The local shop is not running. Start it with: make run"


class NotRunning(Exception):
    """The local shop is not running."""


def api_url_of(stage: str) -> str:
    """Return the URL of a stage's API.

    Raises:
        NotRunning: The local shop is not running.
    """
    if stage != "local":
        return outputs(aws_of(stage), stack_of(stage))["ApiUrl"]
    try:
        return State.chosen().api_url.read_text()
    except FileNotFoundError as error:
        raise NotRunning(_NOT_RUNNING) from error


def stack_of(stage: str) -> str:
    """Return the name of a stage's stack."""
    return STACK if stage == "local" else f"bottega-{stage}"


def stack_status(aws: Aws, stage: str) -> str | None:
    """Return the status of a stage's stack; None if there is no stack."""
    try:
        return aws.stacks.describe_stacks(StackName=stack_of(stage))["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def aws_of(stage: str) -> Aws:
    """Return clients of the emulator for the local stage, of AWS for the others.

    Raises:
        NotRunning: The local shop is not running.
        UnknownStage: samconfig.toml does not have the stage.
    """
    return _local() if stage == "local" else Cloud(region_of(stage))


def _local() -> Aws:
    endpoints = read_json(State.chosen().aws_endpoints)
    if endpoints is None:
        raise NotRunning(_NOT_RUNNING)
    return Aws(endpoints["AWS_ENDPOINT_URL"], endpoints.get("AWS_ENDPOINT_URL_LAMBDA", ""))


class Cloud(Aws):
    """AWS in one region, with the credentials of the environment.

    Args:
        region: Of the stage; the environment's region is ignored.
    """

    def __init__(self, region: str) -> None:
        super().__init__("")
        self.region = region

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(service, region_name=self.region)

    def bucket(self, name: str) -> Any:
        make: Any = boto3.resource
        return make("s3", region_name=self.region).Bucket(name)
