"""CloudFormation's intrinsic functions in a parsed template."""

import re
from collections.abc import Collection
from typing import Any


def names_in(value: Any) -> set[str]:
    """Return the logical ids of the resources and parameters that a value refers to."""
    if isinstance(value, list):
        return {name for each in value for name in names_in(each)}
    if not isinstance(value, dict):
        return set(re.findall(r"\$\{(\w+)(?:\.\w+)?\}", value)) if isinstance(value, str) else set()
    if "Ref" in value:
        return {value["Ref"]}
    if isinstance(template := value.get("Fn::Sub"), list):
        text, given = template
        return (names_in(text) - set(given)) | names_in(given)
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
        branches = [within_reach(each, known) for each in choice[1:]]
        reachable = [each for each in branches if names_in(each) <= set(known)]
        if len(reachable) == 1:
            return reachable[0]
    return {name: within_reach(each, known) for name, each in value.items()}
