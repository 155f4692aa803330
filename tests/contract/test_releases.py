"""What CloudFormation makes of the template in each stage: in production every release is gradual."""

import copy
import graphlib
import json
import re
from functools import cache
from typing import Any

import pytest
from samtranslator.translator.transform import transform  # type: ignore[import-untyped]

from localstack.emulator.ministack import REGION
from tools.template import FUNCTION_TYPE, functions, template

LAYER_TYPE = "AWS::Serverless::LayerVersion"
MIGRATING = "MigrateDatabasesFunction"


@cache
def transformed(stage: str, renewed_layer: str | None = None) -> dict[str, Any]:
    """The resources of a stage in CloudFormation's own terms, perhaps with a layer that is uploaded anew."""
    source = copy.deepcopy(template())
    for name, each in source["Resources"].items():
        # The transform takes only what was uploaded.
        if each["Type"] == LAYER_TYPE:
            each["Properties"]["ContentUri"] = "s3://bucket/new" if name == renewed_layer else "s3://bucket/layer"
    source["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
    parameters = {"Stage": stage, "OwnServers": "on"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        done: dict[str, Any] = transform(_long_form(source), parameters, _NoPolicies())
    resources: dict[str, Any] = done["Resources"]
    return resources


class _NoPolicies:
    """We use none of SAM's policy templates."""

    def load(self) -> dict[str, str]:
        return {name: f"arn:aws:iam::aws:policy/{name}" for name in ("AWSXrayWriteOnlyAccess",)}


def _long_form(value: Any) -> Any:
    if isinstance(value, list):
        return [_long_form(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(name, inner)] = value.items()
        if name == "GetAtt" and isinstance(inner, str):
            return {"Fn::GetAtt": inner.split(".", 1)}
        if name in ("Sub", "If", "Join", "Select", "Split", "FindInMap", "Equals", "Not", "Or", "And", "GetAtt"):
            return {f"Fn::{name}": _long_form(inner)}
    return {name: _long_form(each) for name, each in value.items()}


def _needs(resource: Any, names: set[str]) -> set[str]:
    """The resources that one refers to or depends on."""
    text = json.dumps(resource)
    found = set(re.findall(r'"Ref": "(\w+)"|"Fn::GetAtt": \["(\w+)"', text))
    subs = set(re.findall(r"\$\{(\w+)[.}]", text))
    explicit = resource.get("DependsOn", [])
    needed = (
        {name for pair in found for name in pair} | subs | {*([explicit] if isinstance(explicit, str) else explicit)}
    )
    return needed & names


@pytest.mark.parametrize("stage", ["local", "staging", "prod"])
def test_no_resource_waits_for_itself(stage: str) -> None:
    resources = transformed(stage)
    graph = {name: _needs(each, set(resources)) for name, each in resources.items()}

    order = list(graphlib.TopologicalSorter(graph).static_order())

    functions = [name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Function"]
    assert [name for name in functions if order.index(name) < order.index("Migration")] == [MIGRATING]


@pytest.mark.parametrize("stage", ["local", "staging"])
def test_code_deploy_is_not_there_where_releases_are_not_gradual(stage: str) -> None:
    assert not [each for each in transformed(stage).values() if each["Type"].startswith("AWS::CodeDeploy::")]


@pytest.mark.parametrize(
    "layer", [name for name, each in template()["Resources"].items() if each["Type"] == LAYER_TYPE]
)
def test_a_layers_new_content_is_released_to_every_function_that_has_it(layer: str) -> None:
    before, after = published(transformed("prod")), published(transformed("prod", layer))

    renewed = {name for name, version in before.items() if after[name] != version}
    assert renewed == {each.name for each in functions() if layer in each.layers} != set()


def published(resources: dict[str, Any]) -> dict[str, str]:
    """The version that the alias of each function names."""
    aliases = {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::Lambda::Alias"}
    return {name.removesuffix("Aliaslive"): each["FunctionVersion"]["Fn::GetAtt"][0] for name, each in aliases.items()}


def test_every_function_is_released_gradually_in_production() -> None:
    resources = transformed("prod")
    functions = {name for name, each in template()["Resources"].items() if each["Type"] == FUNCTION_TYPE}

    gradual = {name.removesuffix("Aliaslive") for name, each in resources.items() if "UpdatePolicy" in each}
    groups = [each for each in resources.values() if each["Type"] == "AWS::CodeDeploy::DeploymentGroup"]

    assert gradual == functions - {MIGRATING}
    assert len(groups) == len(gradual)
    for group in groups:
        assert len(group["Properties"]["AlarmConfiguration"]["Alarms"]) == 5
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["Properties"]["AutoRollbackConfiguration"]["Events"]
