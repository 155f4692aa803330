"""`make first-hour`: ask AWS everything that only AWS can answer, and print a table."""

from collections.abc import Sequence
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError
from httpx import HTTPError
from rich import box
from rich.console import Console
from rich.table import Table
from stripe import StripeError

from localstack.emulator.deployment import InvocationFailed, outputs, parameters
from tools.operator.first_hour import edge, functions, servers
from tools.operator.first_hour.question import NotAsExpected, Question, Stage
from tools.operator.settings import region_of
from tools.operator.stages import aws_of, stack_of
from tools.smoke import SmokeTestFailed

# The tests come last: they take minutes, and print a page.
QUESTIONS = (*functions.QUESTIONS, *servers.QUESTIONS, *edge.QUESTIONS, *functions.LAST)
_EXPECTED = (BotoCoreError, ClientError, HTTPError, InvocationFailed, NotAsExpected, SmokeTestFailed, StripeError)
_WIDTH = 160


def stage_of(name: str) -> Stage:
    """Return a deployed stage.

    Raises:
        ClientError: There is no such stack.
        UnknownStage: samconfig.toml does not have the stage.
    """
    aws, stack = aws_of(name), stack_of(name)
    account = aws.client("sts").get_caller_identity()["Account"]
    return Stage(name, region_of(name), account, aws, outputs(aws, stack), parameters(aws, stack))


def first_hour(stage: Stage, questions: Sequence[Question] = QUESTIONS) -> tuple[str, int]:
    """Ask every question.

    Returns:
        A table, and the number of unexpected results.
    """
    table = Table("", "Question", "Found", "s", "Command", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    unexpected = 0
    for question in questions:
        started = monotonic()
        fine, found = _ask(stage, question)
        unexpected += not fine
        command = question.command.replace("<stage>", stage.name)
        table.add_row("ok" if fine else "FAIL", question.name, found, f"{monotonic() - started:.0f}", command)
    console = Console(width=_WIDTH, force_terminal=False, highlight=False, markup=False)
    with console.capture() as captured:
        console.print(table)
    verdict = f"{unexpected} of {len(questions)} are not as expected." if unexpected else "Everything is as expected."
    return f"{captured.get().strip()}\n\n{verdict}", unexpected


def _ask(stage: Stage, question: Question) -> tuple[bool, str]:
    try:
        return True, question.ask(stage)
    except _EXPECTED as error:
        return False, str(error) or type(error).__name__
