"""What preflight knows of a stage, and what it finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from tools.aws import Aws
from tools.operator.stages import stack_status

type Level = Literal["ok", "warn", "FAIL"]


@dataclass(frozen=True)
class Finding:
    """The result of a check.

    Attributes:
        level: `FAIL` if a deployment would fail, `warn` if it would succeed and something would be missing.
        check: What was checked, in one or two words.
        text: What was found.
        repair: The command or the change that repairs it.
    """

    level: Level
    check: str
    text: str
    repair: str = ""


@dataclass(frozen=True)
class Plan:
    """A deployment that is about to happen.

    Attributes:
        stage: Its name.
        region: Region of samconfig.toml.
        parameters: Parameters that the deployment passes to the stack, with the template's defaults.
        aws: Clients in that region.
        build_follows: Whether the deployment builds first, so that an existing build does not matter.
    """

    stage: str
    region: str
    parameters: Mapping[str, str]
    aws: Aws
    build_follows: bool = False

    def client(self, service: str) -> Any:
        """A client of any service in the stage's region."""
        return self.aws.client(service)

    def is_on(self, parameter: str) -> bool:
        """Whether a switch among the parameters is on."""
        return self.parameters.get(parameter) == "on"

    @cached_property
    def stack_status(self) -> str | None:
        """The stack's status; None if there is no stack."""
        return stack_status(self.aws, self.stage)

    @property
    def is_first(self) -> bool:
        """Whether the deployment creates the stack."""
        return self.stack_status in {None, "REVIEW_IN_PROGRESS"}


def report(findings: Iterable[Finding]) -> str:
    """Return the findings as a table. A repair has its own line, so that a command can be copied."""
    lines = []
    for each in findings:
        lines.append(f"{each.level:5}{each.check:14}{each.text}")
        lines += [f"{'':19}> {line}" for line in each.repair.splitlines()]
    return "\n".join(lines)
