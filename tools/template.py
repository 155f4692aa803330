"""Read functions and routes from template.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
UNKNOWN_ROUTES = ("/", "/{proxy+}")
FUNCTION_TYPE = "AWS::Serverless::Function"


@dataclass(frozen=True)
class Route:
    """A method and path of the API.

    Attributes:
        method: In upper case; `ANY` for all methods.
        path: Path with parameters in braces.
        authorized: Whether API Gateway calls the authorizer first.
    """

    method: str
    path: str
    authorized: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Function:
    """A Lambda function.

    Attributes:
        name: Logical id.
        module: Module of the `handler`.
        layers: Logical ids of the layers.
        environment: Environment variables, including those of Globals.
        statements: Statements of the function's own policies.
        routes: API routes; empty for functions invoked in other ways.
    """

    name: str
    module: str
    layers: tuple[str, ...]
    environment: dict[str, Any]
    statements: list[dict[str, Any]]
    routes: tuple[Route, ...]

    @property
    def service(self) -> str:
        return self.module.split(".", 1)[0]


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


TEMPLATES = (ROOT / "template.yaml", *sorted((ROOT / "infrastructure").glob("*.yaml")))


@cache
def read_template(path: Path) -> dict[str, Any]:
    """Parse a template, the application's or a nested one."""
    parsed: dict[str, Any] = CloudFormationLoader(path.read_text()).get_single_data()
    return parsed


def template() -> dict[str, Any]:
    """Return the application's template."""
    return read_template(ROOT / "template.yaml")


def functions() -> list[Function]:
    """Return every function of the template."""
    resources = template()["Resources"].items()
    return [_function(name, each) for name, each in resources if each["Type"] == FUNCTION_TYPE]


def _function(name: str, resource: dict[str, Any]) -> Function:
    properties = resource["Properties"]
    shares = "Environment" not in resource.get("IgnoreGlobals", [])
    shared = template()["Globals"]["Function"]["Environment"]["Variables"] if shares else {}
    own = properties.get("Environment", {}).get("Variables", {})
    policies = properties.get("Policies", [])
    return Function(
        name,
        properties["Handler"].removesuffix(".handler"),
        tuple(layer["Ref"] for layer in properties["Layers"]),
        {**shared, **own},
        [statement for policy in policies for statement in policy["Statement"]],
        tuple(_route(event["Properties"]) for event in properties.get("Events", {}).values() if event["Type"] == "Api"),
    )


def _route(event: dict[str, Any]) -> Route:
    return Route(event["Method"].upper(), event["Path"], event.get("Auth", {}).get("Authorizer") == "AccessToken")
