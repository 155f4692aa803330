"""What operators do, in the local shop or in an AWS stack: give a role, rotate the signing key."""

from typing import Any

import boto3

from localstack.aws import Aws
from localstack.deployment import STACK, invoke, outputs
from localstack.state import State


class NotRunning(Exception):
    """The local shop does not run."""


def grant_role(stage: str, email: str, role: str) -> str:
    """Give a user a role.

    Raises:
        InvocationFailed: There is no such user.
        NotRunning: The local shop does not run.
    """
    _invoke(stage, "GrantRoleFunctionName", {"email": email, "role": role})
    return f"{email} has the role {role}. It counts from the next login or refresh."


def rotate_signing_key(stage: str) -> str:
    """Make a new signing key; nobody is logged out.

    Raises:
        NotRunning: The local shop does not run.
    """
    return f"New signing key: {_invoke(stage, 'RotateSigningKeyFunctionName', {})}"


def _invoke(stage: str, output: str, event: dict[str, Any]) -> dict[str, Any]:
    aws = _local() if stage == "local" else _Cloud()
    stack = STACK if stage == "local" else f"bottega-{stage}"
    return invoke(aws.functions, outputs(aws, stack)[output], event)


def _local() -> Aws:
    try:
        url = State().api_url.read_text()
    except FileNotFoundError as error:
        raise NotRunning("The local shop does not run. Start it with: make run") from error
    return Aws(url.split("/_aws/")[0])


class _Cloud(Aws):
    """AWS itself, with the credentials and the region of the environment."""

    def __init__(self) -> None:
        super().__init__("")

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(service)
