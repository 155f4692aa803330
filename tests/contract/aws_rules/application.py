"""The application in every stage with every switch, and with planted faults."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from tools import creation
from tools.creation import PATHS, ROOT_STACK, Application, Resource, create, template_of
from tools.intrinsics import ACCOUNT, REGION
from tools.switches import ON, applications

__all__ = (
    "ACCOUNT",
    "ON",
    "PATHS",
    "REGION",
    "ROOT_STACK",
    "Application",
    "Resource",
    "applications",
    "found",
    "planted",
    "refusals",
    "template_of",
)

type Rule = Callable[[Application], Iterator[str]]


def found(rule: Rule) -> set[str]:
    """Return what a rule finds in any stage with any switch."""
    return {finding for application in applications() for finding in rule(application)}


def planted(stack: str, place: str, value: Any, stage: str = "prod", **switches: str) -> Application:
    """Return the application with a fault.

    Args:
        stack: Logical id of the stack whose template gets the fault.
        place: Where, such as `Resources/Key/Properties/Description`; an index for an item of a list, `Layer*` for the
            first name that begins so, `~1` for a slash.
        value: The fault; None to remove what is there.
        stage: Of the deployment.
        switches: Those that differ from everything switched on.
    """
    template = copy.deepcopy(template_of(stack, stage))
    *path, last = (step.replace("~1", "/") for step in place.split("/"))
    node: Any = template
    for step in path:
        name = next(each for each in node if each.startswith(step[:-1])) if step.endswith("*") else step
        node = node[int(step)] if isinstance(node, list) else node.setdefault(name, {})
    if value is None:
        del node[last]
    elif isinstance(node, list):
        node[int(last)] = value
    else:
        node[last] = value
    return create({**ON, **switches, "Stage": stage}, {stack: template})


def refusals(**switches: str) -> set[str]:
    """Return what the application's own rules object to, in production if no stage is given."""
    return creation.refusals({**ON, "Stage": "prod", **switches})
