"""`make forget`: remove what a failed first creation of a stage left, so that the next one succeeds."""

import sys
from collections.abc import Callable, Sequence

from botocore.exceptions import ClientError, WaiterError

from tools.aws import Aws
from tools.operator.history import FAILED_CREATION, evidence_of_service
from tools.operator.leftovers import Leftover, delete, leftovers
from tools.operator.stages import stack_of, stack_status

type Ask = Callable[[str], str]


class NotForgotten(Exception):
    """The stage was not removed, or not completely; the message has the reason."""


def forget(aws: Aws, stage: str, *, confirmed: bool = False, ask: Ask = input) -> str:
    """Delete the failed stack of a stage and everything that it left.

    Args:
        aws: Clients of the stage.
        stage: Its name.
        confirmed: Delete without asking.
        ask: Asks a person, who has to type the stage's name.

    Returns:
        What was deleted.

    Raises:
        NotForgotten: The stage may have served customers, was not confirmed, or AWS refused a deletion.
        ClientError: AWS could not show whether the stage has served.
    """
    status, found = stack_status(aws, stage), leftovers(aws, stage)
    _refuse_a_stage_that_served(aws, stage, status, found)
    if status is None and not found:
        return f"Nothing is left of {stage}."
    _confirm(stage, status, found, confirmed=confirmed, ask=ask)
    if status is not None:
        _delete_stack(aws, stage)
    return _delete_all(aws, stage)


def _refuse_a_stage_that_served(aws: Aws, stage: str, status: str | None, found: Sequence[Leftover]) -> None:
    reasons = evidence_of_service(aws, stage, found)
    if status is not None and status not in FAILED_CREATION:
        reasons.insert(0, f"Its stack is {status}.")
    if reasons:
        listed = "\n".join(f"  {each}" for each in reasons)
        raise NotForgotten(
            f"{stage} may have served customers:\n{listed}\n"
            "`make forget` removes only what a failed first creation left. "
            "To remove a shop that served, delete its stack and then, by hand, what docs/deploy.md lists."
        )


def _confirm(stage: str, status: str | None, found: Sequence[Leftover], *, confirmed: bool, ask: Ask) -> None:
    stack = [f"CloudFormation::Stack {stack_of(stage)} ({status})"] if status else []
    print(f"To be deleted permanently, without a snapshot:\n{'\n'.join(f'  {each}' for each in (*stack, *found))}")
    if confirmed:
        return
    if ask is input and not sys.stdin.isatty():
        raise NotForgotten(f"Nothing was deleted. Confirm with: make forget STAGE={stage} YES=1")
    if ask(f"Type {stage} to confirm: ").strip() != stage:
        raise NotForgotten("Nothing was deleted.")


def _delete_stack(aws: Aws, stage: str) -> None:
    name = stack_of(stage)
    aws.stacks.delete_stack(StackName=name)
    try:
        aws.stacks.get_waiter("stack_delete_complete").wait(
            StackName=name, WaiterConfig={"Delay": 10, "MaxAttempts": 360}
        )
    except WaiterError as error:
        reasons = f"aws cloudformation describe-stack-events --stack-name {name}"
        raise NotForgotten(f"The stack could not be deleted; the reasons: {reasons}") from error


def _delete_all(aws: Aws, stage: str) -> str:
    """Delete what is left now: the deletion of the stack may have removed some, or left more."""
    deleted, refused = [], []
    for each in leftovers(aws, stage):
        try:
            delete(aws, each)
        except ClientError as error:
            refused.append(f"  {each.name}: {error}")
        else:
            deleted.append(f"  {each}")
    if refused:
        raise NotForgotten(
            f"AWS refused to delete some; what they wait for may need minutes, then run it again:\n{'\n'.join(refused)}"
        )
    return f"Deleted:\n{'\n'.join(deleted)}" if deleted else f"The stack of {stage} is deleted; it left nothing."
