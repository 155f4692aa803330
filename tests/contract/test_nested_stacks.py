"""What the application's template hands to the templates that it nests."""

from typing import Any

import pytest

from tools.template import ROOT, STACK_TYPE, nested, read_template, template

PATHS = {**nested(), **nested(STACK_TYPE)}
NESTED = {name: template()["Resources"][name]["Properties"] for name in PATHS}


def parameters_of(name: str) -> dict[str, Any]:
    parameters: dict[str, Any] = read_template(PATHS[name])["Parameters"]
    return parameters


@pytest.mark.parametrize("name", NESTED)
def test_a_nested_stack_gets_what_it_needs_and_nothing_else(name: str) -> None:
    known, given = parameters_of(name), set(NESTED[name]["Parameters"])

    assert given <= set(known)
    assert {parameter for parameter, each in known.items() if "Default" not in each} <= given


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
