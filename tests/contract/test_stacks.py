"""The structure of the application: how large its stacks are, and what its services have in common."""

from pathlib import Path
from typing import Any

import pytest

from tools.stacks import MOST_BYTES, MOST_PARAMETERS, MOST_RESOURCES, size, transformed
from tools.template import (
    FUNCTION_TYPE,
    ROOT,
    TEMPLATES,
    Function,
    functions,
    nested,
    read_template,
    services,
    template,
)

STAGES = ("local", "staging", "prod")
MOST_RESOURCES_OF_AN_ENDPOINT = 5
MOST_LINES_OF_AN_ENDPOINT = 15
# They grow with every service and every consumer.
GROWS = ("platform-api-get-health", "platform-api-list-queues")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_stack_stays_within_its_budget(path: Path, stage: str) -> None:
    measured = size(path, stage)

    assert measured.resources <= MOST_RESOURCES
    assert measured.bytes <= MOST_BYTES
    assert path.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.parent != ROOT], ids=lambda path: path.stem)
def test_a_nested_stack_takes_no_more_parameters_than_cloudformation_passes(path: Path) -> None:
    assert len(read_template(path)["Parameters"]) <= MOST_PARAMETERS


@pytest.mark.parametrize("function", [each for each in functions() if each.routes], ids=lambda each: each.name)
def test_an_endpoint_costs_few_resources(function: Function) -> None:
    resources = transformed(services()[function.stack])["Resources"]

    own = [name for name in resources if name.startswith(function.logical_id)]

    # Function, version, alias, role and deployment group.
    assert len(own) == MOST_RESOURCES_OF_AN_ENDPOINT


def test_an_endpoint_costs_few_lines() -> None:
    lines = {each.name: _lines(each) for each in functions() if each.routes and each.name not in GROWS}

    assert len(lines) > 20
    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_AN_ENDPOINT} == {}


def _lines(function: Function) -> int:
    """Count the lines of an endpoint; 0 if it defines anchors that others share."""
    path = services()[function.stack]
    lines = path.read_text().splitlines()
    start = lines.index(f"  {function.logical_id}:")
    end = next((at for at in range(start + 1, len(lines)) if not lines[at].startswith("   ")), len(lines))
    defines = any("&" in line for line in lines[start:end])
    # Of the API: a path, its operation, and the function's line in the role that invokes it.
    return 0 if defines else end - start + 3 * len(function.routes)


@pytest.mark.parametrize("stack", services())
def test_the_services_share_globals_mappings_and_parameters(stack: str) -> None:
    first, *_ = services().values()

    assert _shared_by(services()[stack]) == _shared_by(first)


def _shared_by(path: Path) -> dict[str, Any]:
    parsed = read_template(path)
    variables = dict(parsed["Globals"]["Function"]["Environment"]["Variables"])
    variables.pop("POWERTOOLS_SERVICE_NAME")
    passed = set.intersection(*(set(template()["Resources"][each]["Properties"]["Parameters"]) for each in services()))
    return {
        "globals": {**parsed["Globals"]["Function"], "Environment": variables},
        "releases": parsed["Mappings"]["Releases"],
        "parameters": {name: each for name, each in parsed["Parameters"].items() if name in passed},
        "in a VPC": parsed["Conditions"]["InVpc"],
    }


@pytest.mark.parametrize("stack", services())
def test_a_service_has_its_own_template(stack: str) -> None:
    used = {each.service for each in functions() if each.stack == stack}

    assert len(used) == 1
    assert services()[stack] == ROOT / "infrastructure" / "services" / f"{stack.lower()}.yaml"
    assert set(services().values()) == set((ROOT / "infrastructure" / "services").glob("*.yaml"))
    assert nested().keys() == {*services(), "Api"}


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_is_named_after_its_service_and_its_handler(function: Function) -> None:
    assert function.name == function.module.replace(".handlers.", "-").replace("_", "-")
    # With the longest stage: Lambda takes 64 characters.
    assert len(f"bottega-staging-{function.name}") <= 64


def test_the_application_itself_has_only_the_functions_of_operations() -> None:
    made = {name for name, each in template()["Resources"].items() if each["Type"] == FUNCTION_TYPE}

    assert made == {"MigrateDatabasesFunction", "DeleteOldVersionsFunction"}
