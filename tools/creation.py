"""The application as CloudFormation would create it with given parameters: stacks, resources and their properties."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any

from tools.intrinsics import ACCOUNT, REGION, Scope
from tools.stacks import transformed
from tools.template import ROOT, STACK_TYPE, nested, read_template

ROOT_STACK = "Root"
PATHS = {ROOT_STACK: ROOT / "template.yaml", **nested(), **nested(STACK_TYPE)}
type Template = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource that a stack creates.

    Attributes:
        stack: Logical id of its stack.
        logical_id: Its own.
        type: Such as `AWS::SQS::Queue`.
        properties: With every function applied.
        source: As in the template, after the transforms.
    """

    stack: str
    logical_id: str
    type: str
    properties: dict[str, Any]
    source: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.stack}.{self.logical_id}"

    @property
    def reference(self) -> str:
        """What `Ref` of it becomes."""
        return f"${{{self}}}"

    def attribute(self, name: str) -> str:
        """What `GetAtt` of it becomes."""
        return f"${{{self}.{name}}}"

    @property
    def deletion_policy(self) -> str:
        return str(self.source.get("DeletionPolicy", "Delete"))

    @cached_property
    def needs(self) -> set[str]:
        """The resources of its stack that it refers to or depends on."""
        return _needs(self.source)


@dataclass(frozen=True, eq=False)
class Stack:
    """A stack of the application.

    Attributes:
        name: Logical id of a nested stack; `Root` for the application's own.
        id: The part of its ARN that no other stack has.
        template: After the transforms.
        given: Parameters from outside: those of the stage, or of the stack above.
        resources: Those that it creates, by logical id.
        outputs: By name.
        dangling: References to what it does not create.
    """

    name: str
    id: str
    template: Template
    given: dict[str, Any]
    resources: dict[str, Resource]
    outputs: dict[str, Any]
    dangling: tuple[str, ...]

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for each in self.resources.values():
            found.setdefault(each.type, []).append(each)
        return found

    def before(self, logical_id: str) -> set[str]:
        """The resources that exist before one is created."""
        if logical_id not in self._before:
            found: set[str] = set()
            waiting = [logical_id]
            while waiting:
                needed = {each for each in self.resources[waiting.pop()].needs if each in self.resources} - found
                found |= needed
                waiting += needed
            self._before[logical_id] = found
        return self._before[logical_id]

    @cached_property
    def _before(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def text(self) -> str:
        """The template as JSON."""
        return json.dumps(self.template)


@dataclass(frozen=True, eq=False)
class Application:
    """The stacks of one deployment, by name.

    Attributes:
        switches: The parameters that it was created with.
        stacks: Its own stack and the nested ones.
    """

    switches: dict[str, str]
    stacks: dict[str, Stack]

    @property
    def stage(self) -> str:
        return self.switches["Stage"]

    def all(self) -> Iterator[Resource]:
        """Every resource of every stack."""
        return chain.from_iterable(stack.resources.values() for stack in self.stacks.values())

    def of(self, *types: str) -> Iterator[Resource]:
        """The resources of some types."""
        return chain.from_iterable(stack.by_type.get(each, ()) for stack in self.stacks.values() for each in types)

    def find(self, reference: Any) -> Resource | None:
        """The resource that a resolved reference or attribute stands for."""
        found = re.match(r"\$\{(\w+)\.(\w+)[.}]", reference) if isinstance(reference, str) else None
        stack = self.stacks.get(found[1]) if found else None
        return stack.resources.get(found[2]) if stack and found else None


def create(switches: dict[str, str], replaced: dict[str, Template] | None = None) -> Application:
    """Return the application with given parameters.

    Args:
        switches: Parameters of the application; `Stage` is required, the others have the template's defaults.
        replaced: Templates to use in place of the application's own, by stack.
    """
    known = template_of(ROOT_STACK, switches["Stage"], replaced)["Parameters"]
    stacks: dict[str, Stack] = {}
    _create_stack(ROOT_STACK, {name: switches[name] for name in known if name in switches}, switches, replaced, stacks)
    return Application(switches, stacks)


def refusals(switches: dict[str, str]) -> set[str]:
    """Return what the application's own rules object to."""
    template = template_of(ROOT_STACK, switches["Stage"])
    scope = Scope(ROOT_STACK, _values_of(ROOT_STACK, "", template, switches), template, lambda _: {})
    return {
        each["AssertDescription"]
        for rule in template["Rules"].values()
        if scope.resolve(rule["RuleCondition"])
        for each in rule["Assertions"]
        if not scope.resolve(each["Assert"])
    }


def scope_of(stack: Stack) -> Scope:
    """Return what a stack's conditions refer to."""
    values = _values_of(stack.name, stack.id, stack.template, stack.given)
    return Scope(stack.name, values, stack.template, lambda _: {})


def template_of(stack: str, stage: str, replaced: dict[str, Template] | None = None) -> Template:
    """Return the template of a stack."""
    return (replaced or {}).get(stack) or _template(stack, stage)


@cache
def _template(stack: str, stage: str) -> Template:
    # SAM drops the names of all transforms, those of others too.
    kept = {name: each for name, each in read_template(PATHS[stack]).items() if name == "Transform"}
    return {**transformed(PATHS[stack], stage), **kept}


_created: dict[tuple[Any, ...], Stack] = {}


def _create_stack(
    name: str,
    given: dict[str, Any],
    switches: dict[str, str],
    replaced: dict[str, Template] | None,
    stacks: dict[str, Stack],
) -> Stack:
    template = template_of(name, switches["Stage"], replaced)
    key = (name, id(template), str(sorted(given.items())))
    # The root stack refers to the others. A template with a fault is gone after its test, and its id may return.
    kept = name != ROOT_STACK and name not in (replaced or {})
    if kept and key in _created:
        stacks[name] = _created[key]
        return stacks[name]

    def outputs(nested_stack: str) -> dict[str, Any]:
        if nested_stack not in stacks:
            properties = scope.resolve(template["Resources"][nested_stack]["Properties"])
            _create_stack(nested_stack, properties.get("Parameters", {}), switches, replaced, stacks)
        return stacks[nested_stack].outputs

    own_id = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    scope = Scope(name, _values_of(name, own_id, template, given), template, outputs)
    resources = {
        logical_id: Resource(name, logical_id, each["Type"], scope.resolve(each.get("Properties", {})), each)
        for logical_id, each in template["Resources"].items()
        if scope.exists(logical_id)
    }
    for logical_id, each in resources.items():
        if each.type == STACK_TYPE and logical_id in PATHS:
            outputs(logical_id)
    shown = {
        output: scope.resolve(each["Value"])
        for output, each in template.get("Outputs", {}).items()
        if "Condition" not in each or scope.condition(each["Condition"])
    }
    stacks[name] = Stack(name, own_id, template, given, resources, shown, tuple(scope.dangling))
    if kept:
        _created[key] = stacks[name]
    return stacks[name]


def _values_of(name: str, own_id: str, template: Template, given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a stack's parameters and pseudo parameters."""
    arn = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/bottega-{name}/{own_id}"
    values = {"AWS::StackId": arn, "AWS::StackName": f"bottega-{name}"}
    for parameter, each in template.get("Parameters", {}).items():
        value = given.get(parameter, each.get("Default", ""))
        if each["Type"] == "CommaDelimitedList":
            value = [item for item in str(value).split(",") if item]
        values[parameter] = value
    return values


def _needs(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(_needs, node))
    if not isinstance(node, dict):
        return set()
    found: set[str] = set()
    for key, each in node.items():
        match key, each:
            case "Ref", str(name):
                found.add(name)
            case "Fn::GetAtt", _:
                found.add(each.partition(".")[0] if isinstance(each, str) else each[0])
            case "Fn::Sub", _:
                text = each[0] if isinstance(each, list) else each
                found |= set(re.findall(r"\$\{(\w+)[.}]", text)) | _needs(each[1:] if isinstance(each, list) else [])
            case "DependsOn", _:
                found |= {each} if isinstance(each, str) else set(each)
            case _:
                found |= _needs(each)
    return found
