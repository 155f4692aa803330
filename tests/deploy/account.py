"""An account in the emulator: creates, updates and deletes stacks, and reads what became of them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import WaiterError

from localstack.emulator.ministack import REGION
from tools.aws import Aws
from tools.template import STACK_TYPE


class Failed(Exception):
    """CloudFormation rolled back; the message has the reasons."""


@dataclass(frozen=True)
class KeptClients(Aws):
    """Makes each client once: boto3 needs a fifth of a second for one."""

    _made: dict[str, Any] = field(default_factory=dict, compare=False)

    def client(self, service: str) -> Any:
        """A client of any service."""
        if service not in self._made:
            self._made[service] = super().client(service)
        return self._made[service]


class Account:
    """An account.

    Args:
        endpoint: The emulator's address.
        bucket: For templates and code; it is created.
    """

    def __init__(self, endpoint: str, bucket: str) -> None:
        self.aws = KeptClients(endpoint)
        self.storage = self.aws.client("s3")
        self.bucket = bucket
        self.storage.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def upload(self, template: Mapping[str, Any]) -> str:
        """Upload a template and return its URL."""
        key = f"{secrets.token_hex(8)}.template"
        self.storage.put_object(Bucket=self.bucket, Key=key, Body=json.dumps(template).encode())
        return f"{self.aws.endpoint}/{self.bucket}/{key}"

    def create(self, stack: str, template: Mapping[str, Any], parameters: Mapping[str, str]) -> str:
        """Create a stack, wait, and return its id.

        Raises:
            Failed: It was rolled back.
        """
        made = self.aws.stacks.create_stack(**self._request(stack, template, parameters))["StackId"]
        self._wait(stack, "stack_create_complete")
        return made

    def update(self, stack: str, template: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
        """Update a stack and wait.

        Raises:
            Failed: It was rolled back.
        """
        self.aws.stacks.update_stack(**self._request(stack, template, parameters))
        self._wait(stack, "stack_update_complete")

    def delete(self, stack: str) -> None:
        """Delete a stack and wait.

        Raises:
            Failed: A resource could not be deleted.
        """
        self.aws.stacks.delete_stack(StackName=stack)
        self._wait(stack, "stack_delete_complete")

    def _request(self, stack: str, template: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
        given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
        capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
        return {
            "StackName": stack,
            "TemplateURL": self.upload(template),
            "Parameters": given,
            "Capabilities": capabilities,
        }

    def _wait(self, stack: str, event: str) -> None:
        waiter: Any = self.aws.stacks.get_waiter(event)  # type: ignore[call-overload]
        try:
            waiter.wait(StackName=stack, WaiterConfig={"Delay": 0.2, "MaxAttempts": 2000})
        except WaiterError as error:
            raise Failed(self.reasons(stack)) from error

    def status(self, stack: str) -> str:
        """Return the status of an existing stack."""
        return self.aws.stacks.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]

    def reasons(self, stack: str) -> str:
        """Return why resources failed."""
        failed = [each for each in self.events(stack) if each["ResourceStatus"].endswith("FAILED")]
        return "; ".join(
            f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}" for each in reversed(failed)
        )

    def events(self, stack: str) -> list[dict[str, Any]]:
        """Return the events of a stack, newest first."""
        pages = self.aws.stacks.get_paginator("describe_stack_events").paginate(StackName=stack)
        return [dict(each) for page in pages for each in page["StackEvents"]]

    def physical_ids(self, stack: str) -> dict[tuple[str, ...], str]:
        """Return the physical ids of a stack's resources, including nested ones, by type, stack and logical id."""
        pages = self.aws.stacks.get_paginator("list_stack_resources").paginate(StackName=stack)
        found: dict[tuple[str, ...], str] = {}
        for each in [each for page in pages for each in page["StackResourceSummaries"]]:
            place = (each["ResourceType"], stack.split("/")[-2] if "/" in stack else stack, each["LogicalResourceId"])
            found[place] = each["PhysicalResourceId"]
            if each["ResourceType"] == STACK_TYPE:
                found |= self.physical_ids(each["PhysicalResourceId"])
        return found
