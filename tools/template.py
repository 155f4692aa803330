"""Read functions and routes from template.yaml and the templates that it nests."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.cloudformation import parse

ROOT = Path(__file__).resolve().parent.parent
INFRASTRUCTURE = ROOT / "infrastructure"
# A stack of its own, created once by hand.
BOOTSTRAP = INFRASTRUCTURE / "bootstrap.yaml"
TEMPLATES = (ROOT / "template.yaml", *sorted(set(INFRASTRUCTURE.rglob("*.yaml")) - {BOOTSTRAP}))
API = INFRASTRUCTURE / "api.yaml"
UNKNOWN_ROUTES = ("/", "/{proxy+}")
FUNCTION_TYPE = "AWS::Serverless::Function"
APPLICATION_TYPE = "AWS::Serverless::Application"
STACK_TYPE = "AWS::CloudFormation::Stack"
_NAME = "bottega-${Stage}-"


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
        name: Its name without the prefix `bottega-<stage>-`, such as `orders-create-order`.
        stack: Logical id of its service's stack; empty for a function of the application itself.
        logical_id: Logical id in its stack.
        module: Module of the `handler`.
        layers: Logical ids of the layers.
        environment: Environment variables, including those of Globals.
        statements: Statements of the function's own policies.
        routes: API routes; empty for functions invoked in other ways.
    """

    name: str
    stack: str
    logical_id: str
    module: str
    layers: tuple[str, ...]
    environment: dict[str, Any]
    statements: list[dict[str, Any]]
    routes: tuple[Route, ...]

    @property
    def service(self) -> str:
        return self.module.split(".", 1)[0]

    @property
    def id_in_application(self) -> str:
        """Its logical id in the application as one template (tools.application)."""
        return self.stack + self.logical_id

    @property
    def artifact(self) -> str:
        """Folder of its code in the build."""
        return f"{self.stack}/{self.logical_id}" if self.stack else self.logical_id


@cache
def read_template(path: Path) -> dict[str, Any]:
    """Parse a template, the application's or a nested one, and expand its loops."""
    return parse(path.read_text())


def template() -> dict[str, Any]:
    """Return the application's template."""
    return read_template(ROOT / "template.yaml")


def nested(kind: str = APPLICATION_TYPE) -> dict[str, Path]:
    """Return the nested templates by the logical id of their stack."""
    location = "Location" if kind == APPLICATION_TYPE else "TemplateURL"
    resources = template()["Resources"].items()
    return {name: ROOT / each["Properties"][location] for name, each in resources if each["Type"] == kind}


def services() -> dict[str, Path]:
    """Return the services' templates by the logical id of their stack."""
    return {name: path for name, path in nested().items() if path != API}


@cache
def functions() -> tuple[Function, ...]:
    """Return every function of the application, service by service."""
    places = {**services(), "": ROOT / "template.yaml"}
    return tuple(
        _function(stack, logical_id, each, read_template(path).get("Globals", {}).get("Function", {}))
        for stack, path in places.items()
        for logical_id, each in read_template(path)["Resources"].items()
        if each["Type"] == FUNCTION_TYPE
    )


def _function(stack: str, logical_id: str, resource: dict[str, Any], shared: dict[str, Any]) -> Function:
    properties = resource["Properties"]
    name = properties["FunctionName"]["Sub"].removeprefix(_NAME)
    policies = properties.get("Policies", [])
    return Function(
        name,
        stack,
        logical_id,
        properties["Handler"].removesuffix(".handler"),
        tuple(layer["Ref"] for layer in properties["Layers"]),
        {
            **shared.get("Environment", {}).get("Variables", {}),
            **properties.get("Environment", {}).get("Variables", {}),
        },
        [statement for policy in policies for statement in policy["Statement"]],
        _routes().get(name, ()),
    )


@cache
def _routes() -> dict[str, tuple[Route, ...]]:
    """Return the API's routes by the name of their function."""
    paths = read_template(API)["Resources"]["ShopApi"]["Properties"]["DefinitionBody"]["paths"] or {}
    found: dict[str, tuple[Route, ...]] = {}
    for path, operations in paths.items():
        for method, operation in operations.items():
            name = function_in(operation["x-amazon-apigateway-integration"]["uri"]["Sub"])
            if method == "head":  # runs the function of GET
                continue
            verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            found[name] = (*found.get(name, ()), Route(verb, path, "security" in operation))
    return found


def function_in(arn: str) -> str:
    """Return the name of the function in an ARN that is built from its name."""
    found = re.search(rf":function:{re.escape(_NAME)}([a-z-]+):live", arn)
    if not found:
        raise ValueError(f"No function of the shop: {arn}")
    return found[1]


def functions_reserved() -> dict[str, int]:
    """Return the reserved concurrency of the functions that have one, by the function's name."""
    found = {}
    for path in TEMPLATES:
        for each in read_template(path)["Resources"].values():
            reserved = each.get("Properties", {}).get("ReservedConcurrentExecutions")
            if isinstance(reserved, int):
                found[each["Properties"]["FunctionName"]["Sub"].removeprefix(_NAME)] = reserved
    return found
