"""CloudFormation's intrinsic functions in a parsed template."""

import re
from collections.abc import Callable, Collection
from typing import Any

type Change = Callable[[str, Any], Any]

_PLAIN = ("Ref", "Condition")


def long_form(value: Any) -> Any:
    """Convert `{"GetAtt": "A.Arn"}`, as our loader reads `!GetAtt A.Arn`, to the form of JSON templates."""
    if isinstance(value, list):
        return [long_form(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (name := next(iter(value))) in _SHORT:
        return {f"Fn::{name}": long_form(_split(name, value[name]))}
    return {name: long_form(each) for name, each in value.items()}


_SHORT = ("And", "Equals", "FindInMap", "GetAtt", "If", "Join", "Not", "Or", "Select", "Split", "Sub")


def _split(name: str, value: Any) -> Any:
    return value.split(".", 1) if name == "GetAtt" and isinstance(value, str) else value


def name_functions(value: Any, functions: Collection[str]) -> Any:
    """Replace references to a function's name, alias or ARN with its logical id, which is its name in `sam local`."""
    if isinstance(value, list):
        return [name_functions(each, functions) for each in value]
    if not isinstance(value, dict):
        return value
    if named := _named(value, functions):
        return named
    if "Fn::Sub" in value:
        return {"Fn::Sub": _in_text(value["Fn::Sub"], functions)}
    return {name: name_functions(each, functions) for name, each in value.items()}


def _named(value: dict[str, Any], functions: Collection[str]) -> str | None:
    target = value.get("Ref") or value.get("Fn::GetAtt")
    name: str = target[0] if isinstance(target, list) else str(target).split(".", 1)[0]
    return name if len(value) == 1 and name in functions else None


def _in_text(text: Any, functions: Collection[str]) -> Any:
    if not isinstance(text, str):
        return name_functions(text, functions)
    return re.sub(r"\$\{(\w+)(?:\.\w+)?\}", lambda found: found[1] if found[1] in functions else found[0], text)


def names_in(value: Any) -> set[str]:
    """Return the logical ids of the resources and parameters that a value refers to."""
    if isinstance(value, list):
        return {name for each in value for name in names_in(each)}
    if not isinstance(value, dict):
        return set(re.findall(r"\$\{(\w+)(?:\.\w+)?\}", value)) if isinstance(value, str) else set()
    if "Ref" in value:
        return {value["Ref"]}
    if isinstance(attribute := value.get("Fn::GetAtt"), list):
        return {attribute[0]}
    return names_in(list(value.values()))


def within_reach(value: Any, known: Collection[str]) -> Any:
    """Resolve each `Fn::If` of which one branch refers to missing resources, such as those of nested stacks."""
    if isinstance(value, list):
        return [within_reach(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(choice := value.get("Fn::If"), list):
        reachable = [each for each in choice[1:] if names_in(each) <= set(known)]
        if len(reachable) == 1:
            return within_reach(reachable[0], known)
    return {name: within_reach(each, known) for name, each in value.items()}
