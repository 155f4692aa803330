"""Parameters of nested templates, and references in all templates."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.template import ROOT, STACK_TYPE, TEMPLATES, nested, read_template, template

PATHS = {**nested(), **nested(STACK_TYPE)}
NESTED = {name: template()["Resources"][name]["Properties"] for name in PATHS}


def parameters_of(name: str) -> dict[str, Any]:
    parameters: dict[str, Any] = read_template(PATHS[name])["Parameters"]
    return parameters


@pytest.mark.parametrize("name", NESTED)
def test_a_nested_stack_gets_what_it_needs_and_nothing_else(name: str) -> None:
    known, given = parameters_of(name), set(NESTED[name]["Parameters"])

    needed = {parameter for parameter, each in known.items() if "Default" not in each}
    assert (sorted(given - set(known)), sorted(needed - given)) == ([], [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_reference_names_a_parameter_or_a_resource(path: Path) -> None:
    parsed = read_template(path)

    known = {*parsed["Parameters"], *parsed["Resources"]}
    unknown = {name for name in references(parsed) if not name.startswith("AWS::")} - known
    # SAM makes the resources of a function, such as its role and its alias.
    assert sorted(name for name in unknown if not any(name.startswith(each) for each in parsed["Resources"])) == []


def references(value: Any) -> Iterator[str]:
    """Yield the names of all `Ref`s in a value."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        if set(value) == {"Ref"}:
            yield value["Ref"]
        for each in value.values():
            yield from references(each)


@pytest.mark.parametrize(
    ("stack", "size"),
    [
        ("Data", "PostgresMaxCapacity"),
        ("Observability", "PostgresMaxConnections"),
        ("Data", "DocumentInstanceClass"),
        ("Observability", "DocumentMaxConnections"),
        ("Edge", "RequestsPerAddress"),
    ],
)
def test_a_size_that_the_runbook_says_to_change_is_one_of_the_deployment(stack: str, size: str) -> None:
    assert f"`{size}`" in (ROOT / "docs" / "runbook.md").read_text()
    assert NESTED[stack]["Parameters"][size] == {"Ref": size}
    assert "Default" in template()["Parameters"][size]
