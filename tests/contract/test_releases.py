"""The template as CloudFormation sees it in each stage: in production every release is gradual."""

import graphlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tools import build
from tools.stacks import LAYER_TYPE, transformed
from tools.template import FUNCTION_TYPE, ROOT, TEMPLATES, functions, read_template, services, template

MIGRATING = "MigrateDatabasesFunction"


def resources_of(path: Path, stage: str) -> dict[str, Any]:
    """The resources of a stage in CloudFormation's own terms."""
    resources: dict[str, Any] = transformed(path, stage)["Resources"]
    return resources


def _needs(resource: Any, names: set[str]) -> set[str]:
    """Return the resources that a resource refers to or depends on."""
    text = json.dumps(resource)
    found = set(re.findall(r'"Ref": "(\w+)"|"Fn::GetAtt": \["(\w+)"', text))
    subs = set(re.findall(r"\$\{(\w+)[.}]", text))
    explicit = resource.get("DependsOn", [])
    needed = (
        {name for pair in found for name in pair} | subs | {*([explicit] if isinstance(explicit, str) else explicit)}
    )
    return needed & names


@pytest.mark.parametrize("stage", ["local", "staging", "prod"])
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_resource_depends_on_itself(path: Path, stage: str) -> None:
    resources = resources_of(path, stage)
    graph = {name: _needs(each, set(resources)) for name, each in resources.items()}

    order = list(graphlib.TopologicalSorter(graph).static_order())

    assert len(order) == len(resources)


@pytest.mark.parametrize("stage", ["local", "staging", "prod"])
def test_the_databases_are_migrated_before_any_service_is_changed(stage: str) -> None:
    resources = resources_of(ROOT / "template.yaml", stage)
    graph = {name: _needs(each, set(resources)) for name, each in resources.items()}

    order = list(graphlib.TopologicalSorter(graph).static_order())

    assert [name for name in services() if order.index(name) < order.index("Migration")] == []
    made = {name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Function"}
    assert _needs(resources["Migration"], made) == {MIGRATING}


def test_no_service_depends_on_another_and_the_api_depends_on_all() -> None:
    resources = resources_of(ROOT / "template.yaml", "prod")

    waits = {name: _needs(resources[name], set(services())) for name in (*services(), "Api")}

    assert waits == {**{name: set() for name in services()}, "Api": set(services())}


@pytest.mark.parametrize("stage", ["local", "staging"])
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_codedeploy_is_absent_where_releases_are_not_gradual(path: Path, stage: str) -> None:
    assert not [each for each in resources_of(path, stage).values() if each["Type"].startswith("AWS::CodeDeploy::")]


@pytest.mark.parametrize(
    "layer", [name for name, each in template()["Resources"].items() if each["Type"] == LAYER_TYPE]
)
def test_a_layers_new_content_is_released_to_every_function_that_has_it(
    layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in functions():
        (tmp_path / each.artifact).mkdir(parents=True)
    before = released(tmp_path)

    renewed_layer = tmp_path / "requirements.txt"
    renewed_layer.write_text("another==1")
    locked = build.requirements_of
    monkeypatch.setattr(build, "requirements_of", lambda name: renewed_layer if name == layer else locked(name))
    after = released(tmp_path)

    renewed = {name for name, digest in before.items() if after[name] != digest}
    assert renewed == {each.name for each in functions() if layer in each.layers} != set()


def released(built: Path) -> dict[str, str]:
    """Return the marker of each function's code: SAM publishes a version if it changed."""
    build.mark_release(built, ROOT / "samconfig.toml")
    return {each.name: (built / each.artifact / "release").read_text() for each in functions()}


@pytest.mark.parametrize("service", services())
def test_every_function_is_released_gradually_in_production(service: str) -> None:
    path = services()[service]
    resources = resources_of(path, "prod")
    functions = {name for name, each in read_template(path)["Resources"].items() if each["Type"] == FUNCTION_TYPE}

    gradual = {name.removesuffix("Aliaslive") for name, each in resources.items() if "UpdatePolicy" in each}
    groups = [each for each in resources.values() if each["Type"] == "AWS::CodeDeploy::DeploymentGroup"]

    assert gradual == functions
    assert len(groups) == len(gradual)
    for group in groups:
        assert len(group["Properties"]["AlarmConfiguration"]["Alarms"]) == 5
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["Properties"]["AutoRollbackConfiguration"]["Events"]
