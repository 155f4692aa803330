"""CloudFormation's intrinsic functions, evaluated for one stack."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

REGION = "eu-west-1"
ACCOUNT = "123456789012"
NO_VALUE = object()
_PSEUDO = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": NO_VALUE,
}


class Dangling(Exception):
    """A reference to something that the stack does not have."""


@dataclass
class Scope:
    """What the functions of one stack refer to.

    Attributes:
        stack: Logical id of the stack; part of the text that stands for a resource.
        values: Parameters and pseudo parameters.
        template: After the transforms.
        outputs: Returns the outputs of a nested stack.
        dangling: References to resources that are not created, with the place that has them.
    """

    stack: str
    values: dict[str, Any]
    template: dict[str, Any]
    outputs: Callable[[str], dict[str, Any]]
    dangling: list[str] = field(default_factory=list)
    _conditions: dict[str, bool] = field(default_factory=dict)

    def condition(self, name: str) -> bool:
        """Whether a condition holds."""
        if name not in self._conditions:
            self._conditions[name] = bool(self.resolve(self.template["Conditions"][name]))
        return self._conditions[name]

    def exists(self, logical_id: str) -> bool:
        """Whether the stack creates a resource."""
        resource = self.template["Resources"].get(logical_id)
        return resource is not None and ("Condition" not in resource or self.condition(resource["Condition"]))

    def resolve(self, node: Any) -> Any:
        """Return a value with its functions applied. `${Stack.Resource}` stands for what only AWS knows."""
        if isinstance(node, list):
            return [each for item in node if (each := self.resolve(item)) is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            [(name, argument)] = node.items()
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, argument)
        return {key: each for key, item in node.items() if (each := self.resolve(item)) is not NO_VALUE}

    def reference(self, name: str) -> Any:
        """The value of a parameter, or what stands for a resource or an attribute."""
        if name in self.values:
            return self.values[name]
        if name in _PSEUDO:
            return _PSEUDO[name]
        resource, _, attribute = name.partition(".")
        if not self.exists(resource):
            self.dangling.append(name)
        elif attribute.startswith("Outputs."):
            output = attribute.removeprefix("Outputs.")
            outputs = self.outputs(resource)
            if output in outputs:
                return outputs[output]
            self.dangling.append(name)
        return f"${{{self.stack}.{name}}}"


def _attribute(scope: Scope, argument: Any) -> Any:
    return scope.reference(argument if isinstance(argument, str) else ".".join(argument))


def _sub(scope: Scope, argument: Any) -> str:
    text, given = argument if isinstance(argument, list) else (argument, {})
    own = {name: scope.resolve(each) for name, each in given.items()}
    return re.sub(
        r"\$\{(!?)([^}]+)\}",
        lambda found: f"${{{found[2]}}}" if found[1] else _text(own.get(found[2]) or scope.reference(found[2])),
        text,
    )


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _if(scope: Scope, argument: Any) -> Any:
    condition, then, otherwise = argument
    return scope.resolve(then if scope.condition(condition) else otherwise)


def _equals(scope: Scope, argument: Any) -> bool:
    one, other = (scope.resolve(each) for each in argument)
    return str(one) == str(other)


def _select(scope: Scope, argument: Any) -> Any:
    index, items = argument
    return scope.resolve(items)[int(index)]


def _cidr(scope: Scope, argument: Any) -> list[str]:
    block, count, bits = (scope.resolve(each) for each in argument)
    subnets = ipaddress.ip_network(block).subnets(new_prefix=32 - int(bits))
    return [str(next(subnets)) for _ in range(int(count))]


def _find(scope: Scope, argument: Any) -> Any:
    table, row, column = (scope.resolve(each) for each in argument)
    return scope.template["Mappings"][table][row][column]


_FUNCTIONS: dict[str, Callable[[Scope, Any], Any]] = {
    "Ref": lambda scope, argument: scope.reference(argument),
    "Condition": lambda scope, argument: scope.condition(argument) if isinstance(argument, str) else NO_VALUE,
    "Fn::GetAtt": _attribute,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda scope, argument: not scope.resolve(argument[0]),
    "Fn::And": lambda scope, argument: all(scope.resolve(each) for each in argument),
    "Fn::Or": lambda scope, argument: any(scope.resolve(each) for each in argument),
    "Fn::Join": lambda scope, argument: argument[0].join(map(_text, scope.resolve(argument[1]))),
    "Fn::Split": lambda scope, argument: scope.resolve(argument[1]).split(argument[0]),
    "Fn::Select": _select,
    "Fn::Cidr": _cidr,
    "Fn::GetAZs": lambda _, __: [f"{REGION}{zone}" for zone in "abc"],
    "Fn::FindInMap": _find,
}
