"""Clients of the AWS emulator."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from localstack.emulator.ministack import REGION

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_secretsmanager import SecretsManagerClient


@dataclass(frozen=True)
class Aws:
    """Clients of one emulator.

    Attributes:
        endpoint: Its address.
        functions_endpoint: Where Lambda answers, if not there.
    """

    endpoint: str
    functions_endpoint: str = ""

    def client(self, service: str) -> Any:
        """A client of any service."""
        make: Any = _session().client
        endpoint = (service == "lambda" and self.functions_endpoint) or self.endpoint
        return make(service, endpoint_url=endpoint, config=Config(max_pool_connections=16))

    def bucket(self, name: str) -> Any:
        """A bucket, as boto3's resource."""
        make: Any = _session().resource
        return make("s3", endpoint_url=self.endpoint).Bucket(name)

    @cached_property
    def functions(self) -> "LambdaClient":
        """Lambda."""
        client: LambdaClient = self.client("lambda")
        return client

    @cached_property
    def stacks(self) -> "CloudFormationClient":
        """CloudFormation."""
        client: CloudFormationClient = self.client("cloudformation")
        return client

    @cached_property
    def secrets(self) -> "SecretsManagerClient":
        """Secrets Manager."""
        client: SecretsManagerClient = self.client("secretsmanager")
        return client


def _session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="000000000000", aws_secret_access_key="local", region_name=REGION)  # noqa: S106 - the emulator takes any
