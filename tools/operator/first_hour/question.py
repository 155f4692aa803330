"""A question that only AWS can answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tools.aws import Aws
from tools.operator.leftovers import find_named


class NotAsExpected(Exception):
    """What was found instead; the message is for the table."""


@dataclass(frozen=True)
class Stage:
    """A deployed stage.

    Attributes:
        name: Its name.
        region: Its region.
        account: Id of the account.
        aws: Clients in the region.
        outputs: Of its stack.
        parameters: Of its stack.
    """

    name: str
    region: str
    account: str
    aws: Aws
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]

    def client(self, service: str) -> Any:
        """A client of any service."""
        return self.aws.client(service)

    def is_on(self, parameter: str) -> bool:
        """Whether a switch among the parameters is on."""
        return self.parameters.get(parameter) == "on"

    def named(self, kind: str, beginning: str) -> str:
        """Return the id of a resource. Names may end in a part of the stack's id.

        Raises:
            NotAsExpected: There is none.
        """
        try:
            return find_named(self.aws, self.name, kind, beginning)
        except LookupError as error:
            raise NotAsExpected(str(error)) from error

    @property
    def prefix(self) -> str:
        """What the names of its resources begin with."""
        return f"bottega-{self.name}"


@dataclass(frozen=True)
class Question:
    """A question and the code that asks AWS.

    Attributes:
        name: In a few words, for the table and docs/environments.md.
        command: What a person would run; `<stage>` stands for the stage's name.
        ask: Returns what was found, or raises NotAsExpected.
    """

    name: str
    command: str
    ask: Callable[[Stage], str]


def expect(holds: object, found: str) -> None:
    """Raise unless a condition is met.

    Raises:
        NotAsExpected: It is not met.
    """
    if not holds:
        raise NotAsExpected(found)
