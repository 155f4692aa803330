"""The state of the stack, and the names that a creation would find taken."""

from collections.abc import Iterator

from tools.operator.history import FAILED_CREATION
from tools.operator.leftovers import leftovers
from tools.operator.preflight.finding import Finding, Plan
from tools.operator.stages import stack_of

_SHOWN = 5


def check_stack(plan: Plan) -> Iterator[Finding]:
    """Whether CloudFormation can create or update the stack in its present state."""
    status, name = plan.stack_status, stack_of(plan.stage)
    if plan.is_first:
        yield Finding("ok", "stack", f"{name} will be created")
    elif status in FAILED_CREATION:
        text = f"{name} is {status}: its first creation failed, and it cannot be updated"
        yield Finding("FAIL", "stack", text, f"make forget STAGE={plan.stage}")
    elif status == "UPDATE_ROLLBACK_FAILED":
        repair = f"aws cloudformation continue-update-rollback --stack-name {name} --region {plan.region}"
        yield Finding("FAIL", "stack", f"{name} is {status}", repair)
    elif str(status).endswith("IN_PROGRESS"):
        repair = f"aws cloudformation describe-stacks --stack-name {name} --region {plan.region}"
        yield Finding("FAIL", "stack", f"{name} is {status}: wait until it is done", repair)
    else:
        yield Finding("ok", "stack", f"{name} is {status} and will be updated")


def check_names(plan: Plan) -> Iterator[Finding]:
    """Whether the names of the templates are free."""
    if not plan.is_first:
        yield Finding("ok", "names", "The stack has its names already")
        return
    taken = leftovers(plan.aws, plan.stage, blocking_only=True)
    for each in taken[:_SHOWN]:
        yield Finding("FAIL", "names", f"Taken: {each}", f"make forget STAGE={plan.stage}")
    if len(taken) > _SHOWN:
        yield Finding("FAIL", "names", f"Taken: {len(taken) - _SHOWN} more", f"make forget STAGE={plan.stage}")
    if not taken:
        yield Finding("ok", "names", "All are free")
