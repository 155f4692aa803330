"""What the templates become in every stage with every switch; run cfn-lint on it, and print what that covered.

A variant is the template of a stack after SAM's transform, with its conditions evaluated and its parameters' values as
defaults. Of all variants, so many are checked that each form of each resource and output is in one of them. How
resources refer to each other is left to the rules of tests/contract/aws_rules, which read all of them.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.creation import ROOT_STACK, Application, Stack, Template, scope_of
from tools.intrinsics import NO_VALUE, Scope
from tools.switches import applications
from tools.template import ROOT, STACK_TYPE

_DIRECTORY = ROOT / ".aws-sam" / "variants"
# Evaluated conditions leave parameters and mappings unused.
_IGNORED = ("W2001", "W7001")
_KEPT = ("AWSTemplateFormatVersion", "Description", "Mappings", "Transform")

type Variant = tuple[str, str]  # name of the stack, text of the template


def main() -> int:
    """Run the check; returns the exit code."""
    found = variants(applications())
    chosen = covering(found)
    code = lint(chosen)
    print(
        f"{len(applications())} deployments: every stage with every switch; {len(found)} variants of "
        f"{len({name for name, _ in found})} templates; {len(chosen)} checked, with every form of every resource"
    )
    return code


def lint(chosen: Sequence[Variant]) -> int:
    """Run cfn-lint on variants; returns its exit code."""
    cfn_lint = str(Path(sys.executable).parent / "cfn-lint")
    files = map(str, written(chosen, "cfn-lint"))
    return subprocess.run([cfn_lint, "--ignore-checks", *_IGNORED, "--", *files], cwd=ROOT, check=False).returncode


def written(chosen: Sequence[Variant], tool: str) -> list[Path]:
    """Write variants into files for a tool and return them, relative to the repository."""
    directory = _DIRECTORY / tool
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        old.unlink()
    paths = [directory / f"{name}-{number}.json" for number, (name, _) in enumerate(chosen)]
    for path, (_, text) in zip(paths, chosen, strict=True):
        path.write_text(text)
    return [path.relative_to(ROOT) for path in paths]


def variants(created: Iterable[Application]) -> list[Variant]:
    """Return the variants of the applications' templates, none twice."""
    stacks = dict.fromkeys(stack for application in created for stack in application.stacks.values())
    return list(dict.fromkeys((stack.name, json.dumps(variant(stack), indent=1)) for stack in stacks))


def covering(found: Iterable[Variant]) -> list[Variant]:
    """Return variants that have every form of every resource and output."""
    waiting = {each: set(_forms(each)) for each in found}
    chosen: list[Variant] = []
    missing: set[tuple[str, str, str]] = set().union(*waiting.values())
    while missing:
        best = max(waiting, key=lambda each: len(waiting[each] & missing))
        chosen.append(best)
        missing -= waiting.pop(best)
    return sorted(chosen)


def _forms(variant: Variant) -> Iterator[tuple[str, str, str]]:
    stack, text = variant
    template = json.loads(text)
    for section in ("Resources", "Outputs"):
        for name, each in template[section].items():
            yield stack, f"{section}.{name}", json.dumps(each)


def variant(stack: Stack) -> Template:
    """Return the template of a stack without its conditions."""
    scope = scope_of(stack)
    kept = {name: each for name, each in stack.template.items() if name in _KEPT}
    resources = {
        name: _resource(each, scope) for name, each in stack.template["Resources"].items() if scope.exists(name)
    }
    outputs = {
        name: _reduced(_unconditional(each), scope)
        for name, each in stack.template.get("Outputs", {}).items()
        if "Condition" not in each or scope.condition(each["Condition"])
    }
    return {**kept, "Parameters": _parameters(stack), "Resources": resources, "Outputs": outputs}


def _parameters(stack: Stack) -> dict[str, Any]:
    """Return the parameters with the given values; placeholders for what only AWS knows are no values."""
    given = {name: {"Default": each} for name, each in stack.given.items() if "${" not in str(each)}
    return {name: {**each, **given.get(name, {})} for name, each in stack.template.get("Parameters", {}).items()}


def _resource(resource: dict[str, Any], scope: Scope) -> dict[str, Any]:
    reduced: dict[str, Any] = _reduced(_unconditional(resource), scope)
    if "DependsOn" in reduced:
        needs = [reduced["DependsOn"]] if isinstance(reduced["DependsOn"], str) else reduced["DependsOn"]
        reduced["DependsOn"] = [name for name in needs if scope.exists(name)]
    if resource["Type"] == STACK_TYPE and scope.stack == ROOT_STACK:
        # cfn-lint looks for a file, and the rule on nested parameters reads both templates.
        reduced["Properties"]["TemplateURL"] = "https://s3.amazonaws.com/bucket/key"
    return reduced


def _unconditional(node: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in node.items() if name != "Condition"}


def _reduced(node: Any, scope: Scope) -> Any:
    """Return a value with each condition replaced by its result; other functions stay."""
    if isinstance(node, list):
        return [each for item in node if (each := _reduced(item, scope)) is not NO_VALUE]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Fn::If": [str(name), then, otherwise]}:
            return _reduced(then if scope.condition(name) else otherwise, scope)
        case {"Ref": "AWS::NoValue"}:
            return NO_VALUE
    return {name: each for name, item in node.items() if (each := _reduced(item, scope)) is not NO_VALUE}


if __name__ == "__main__":
    raise SystemExit(main())
