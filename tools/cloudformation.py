"""Read CloudFormation templates: short forms, and the loops of AWS::LanguageExtensions."""

import re
from typing import Any

import yaml

type Template = dict[str, Any]

_LOOP = "Fn::ForEach::"
_LONG = ("And", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "Join", "Not", "Or", "Select", "Split", "Sub")


class CloudFormationLoader(yaml.SafeLoader):
    """Loads CloudFormation's short forms: `!Ref X` becomes `{"Ref": "X"}`."""


def _short_form(loader: CloudFormationLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    if not isinstance(node, yaml.MappingNode):
        raise TypeError(node)
    return {suffix: loader.construct_mapping(node, deep=True)}


CloudFormationLoader.add_multi_constructor("!", _short_form)


def parse(text: str) -> Template:
    """Parse a template and expand its loops."""
    parsed: Template = CloudFormationLoader(text).get_single_data()
    return expand(parsed)


def expand(template: Template) -> Template:
    """Expand the loops of a template, in short or in long form, as AWS::LanguageExtensions does.

    What refers to a loop's variable must come to a literal; everything else stays as it is.
    """
    expanded = dict(template)
    mappings = template.get("Mappings", {})
    for section in ("Resources", "Outputs"):
        if section in template:
            expanded[section] = _expand_section(template[section], mappings)
    transforms = template.get("Transform")
    if isinstance(transforms, list):
        [expanded["Transform"]] = [each for each in transforms if each != "AWS::LanguageExtensions"]
    return expanded


def _expand_section(section: dict[str, Any], mappings: dict[str, Any]) -> dict[str, Any]:
    expanded: dict[str, Any] = {}
    for name, each in section.items():
        if name.startswith(_LOOP):
            variable, values, body = each
            for value in values:
                expanded |= _bind(body, variable, value, mappings)
        else:
            expanded[name] = each
    return expanded


def _bind(node: Any, variable: str, value: str, mappings: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_bind(each, variable, value, mappings) for each in node]
    if not isinstance(node, dict):
        return node
    bound = {
        key.replace(f"${{{variable}}}", value): _bind(each, variable, value, mappings) for key, each in node.items()
    }
    if len(bound) != 1:
        return bound
    [(name, inner)] = bound.items()
    return _resolve(name.removeprefix("Fn::"), name, inner, (variable, value), mappings)


def _resolve(function: str, name: str, inner: Any, binding: tuple[str, str], mappings: dict[str, Any]) -> Any:
    """Return an intrinsic function with the binding applied; a literal where that is all it needs."""
    variable, value = binding
    match function, inner:
        case "Ref", str(target) if target == variable:
            return value
        case "FindInMap", [str(table), str(row), str(column)]:
            return mappings[table][row][column]
        case "Sub", [str(text), dict(given)] if all(isinstance(each, str) for each in given.values()):
            return _resolve(function, name, _filled(text, given), binding, mappings)
        case "Sub", str(text):
            filled = _filled(text, {variable: value})
            return {name: filled} if "${" in filled else filled
        case "GetAtt", [str(resource), str(attribute)]:
            return {name: f"{resource}.{attribute}" if name == "GetAtt" else [resource, attribute]}
    return {name: inner}


def _filled(text: str, given: dict[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda found: given.get(found[1], found[0]), text)


def long_form(value: Any) -> Any:
    """Write `{"GetAtt": "A.Arn"}`, which our loader makes of `!GetAtt A.Arn`, as JSON templates write it."""
    if isinstance(value, list):
        return [long_form(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (name := next(iter(value))) in _LONG:
        return {f"Fn::{name}": long_form(_split(name, value[name]))}
    return {name: long_form(each) for name, each in value.items()}


def _split(name: str, value: Any) -> Any:
    return value.split(".", 1) if name == "GetAtt" and isinstance(value, str) else value
