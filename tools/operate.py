"""What operators do, in the local shop or in an AWS stack: give a role, rotate the signing key, run jobs, redrive."""

from datetime import UTC, datetime
from typing import Any

import boto3

from localstack.emulator.deployment import STACK, invoke, outputs
from localstack.state import State, read_json
from tools.aws import Aws
from tools.reconcile import reconcile
from tools.redrive import redrive


class NotRunning(Exception):
    """The local shop does not run."""


def address_of(stage: str) -> str:
    """Address of a stage's API.

    Raises:
        NotRunning: The local shop does not run.
    """
    if stage != "local":
        return outputs(aws_of(stage), stack_of(stage))["ApiUrl"]
    try:
        return State.chosen().api_url.read_text()
    except FileNotFoundError as error:
        raise NotRunning("The local shop does not run. Start it with: make run") from error


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
    made = _invoke(stage, "RotateSigningKeyFunctionName", {})
    signs_from = datetime.fromtimestamp(made["signs_from"], UTC)
    return f"The key {made['new_key']} signs from {signs_from:%H:%M:%S} UTC on. Nobody is logged out."


def relay_events(stage: str) -> str:
    """Publish all events of orders and payments that the bus has not been seen to have.

    Raises:
        NotRunning: The local shop does not run.
    """
    orders = _invoke(stage, "RelayEventsFunctionName", {"age_seconds": 0})
    payments = _invoke(stage, "RelayPaymentEventsFunctionName", {"age_seconds": 0})
    return f"Events of orders: {orders}\nEvents of payments: {payments}"


def retry_stripe_operations(stage: str) -> str:
    """Carry out at Stripe what was left: cancellations, refunds, payments to look at again.

    Raises:
        NotRunning: The local shop does not run.
    """
    return f"Payments: {_invoke(stage, 'RetryStripeOperationsFunctionName', {'age_seconds': 0})}"


def sweep_drafts(stage: str) -> str:
    """Release the stock of abandoned draft orders and delete them.

    Raises:
        NotRunning: The local shop does not run.
    """
    return f"Drafts: {_invoke(stage, 'SweepDraftsFunctionName', {'age_seconds': 0})}"


def expire_orders(stage: str, minutes: float) -> str:
    """Cancel orders that were not paid in so many minutes.

    Raises:
        NotRunning: The local shop does not run.
    """
    return f"Orders: {_invoke(stage, 'ExpireOrdersFunctionName', {'age_minutes': minutes})}"


def reconcile_payments(stage: str, *, dry_run: bool) -> str:
    """Compare payments with Stripe and with orders, and repair unless it is a dry run.

    Raises:
        NotRunning: The local shop does not run.
    """
    return reconcile(lambda event: _invoke(stage, "ReconcilePaymentsFunctionName", event), dry_run=dry_run)


def redrive_queue(stage: str, queue: str) -> str:
    """Give a consumer the messages back that ended in its dead-letter queue.

    Raises:
        UnknownQueue: No consumer has such a queue.
        NotRunning: The local shop does not run.
    """
    moved = redrive(aws_of(stage).client("sqs"), f"bottega-{stage}-", queue)
    return f"{moved} message{'' if moved == 1 else 's'} moved back to {queue}."


def _invoke(stage: str, output: str, event: dict[str, Any]) -> dict[str, Any]:
    aws = aws_of(stage)
    return invoke(aws.functions, outputs(aws, stack_of(stage))[output], event)


def stack_of(stage: str) -> str:
    """Name of a stage's stack."""
    return STACK if stage == "local" else f"bottega-{stage}"


def aws_of(stage: str) -> Aws:
    """Clients of the emulator for the local stage, of AWS for others.

    Raises:
        NotRunning: The local shop does not run.
    """
    return _local() if stage == "local" else _Cloud()


def _local() -> Aws:
    endpoints = read_json(State.chosen().aws_endpoints)
    if endpoints is None:
        raise NotRunning("The local shop does not run. Start it with: make run")
    return Aws(endpoints["AWS_ENDPOINT_URL"], endpoints.get("AWS_ENDPOINT_URL_LAMBDA", ""))


class _Cloud(Aws):
    """AWS itself, with the credentials and the region of the environment."""

    def __init__(self) -> None:
        super().__init__("")

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(service)
