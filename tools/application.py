"""The application as one template: what its nested applications create, with their parameters filled in."""

import re
from typing import Any

from tools.cloudformation import Template, long_form
from tools.template import APPLICATION_TYPE, nested, read_template, template


def application() -> Template:
    """Return the application's template in long form, with the resources of its nested applications in it.

    A nested resource is called after its stack and itself, such as `OrdersCreateOrderFunction`. Globals are filled in.
    """
    whole: Template = long_form(template())
    resources = {name: each for name, each in whole["Resources"].items() if each["Type"] != APPLICATION_TYPE}
    for stack, path in nested().items():
        resources |= _nested_resources(stack, long_form(read_template(path)), whole)
    return {**whole, "Resources": resources}


def _nested_resources(stack: str, inner: Template, whole: Template) -> dict[str, Any]:
    given = whole["Resources"][stack]["Properties"]["Parameters"]
    own = inner["Resources"]
    names = {name: f"{stack}{name}" for name in own}
    shared = inner.get("Globals", {}).get("Function", {})
    filled = {name: _with_globals(each, shared) for name, each in own.items()}
    return {names[name]: _renamed(each, names, given) for name, each in filled.items()}


def _with_globals(resource: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    if resource["Type"] != "AWS::Serverless::Function":
        return resource
    own = resource["Properties"]
    variables = {name: each for source in (shared, own) for name, each in _variables(source).items()}
    return {**resource, "Properties": {**shared, **own, "Environment": {"Variables": variables}}}


def _variables(properties: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = properties.get("Environment", {}).get("Variables", {})
    return found


def _renamed(value: Any, names: dict[str, str], given: dict[str, Any]) -> Any:
    """Replace what refers to a resource of the nested stack by its name in the whole, to a parameter by its value."""
    if isinstance(value, list):
        return [_renamed(each, names, given) for each in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"Ref": str(target)}:
            return given.get(target, {"Ref": _rename(target, names)})
        case {"Fn::GetAtt": [str(resource), str(attribute)]}:
            return {"Fn::GetAtt": [names[resource], attribute]}
        case {"Fn::Sub": str(text)}:
            return {"Fn::Sub": re.sub(r"\$\{([\w.]+)\}", lambda found: f"${{{_rename(found[1], names)}}}", text)}
    return {name: _renamed(each, names, given) for name, each in value.items()}


def _rename(target: str, names: dict[str, str]) -> str:
    resource, dot, attribute = target.partition(".")
    return f"{names.get(resource, resource)}{dot}{attribute}"
