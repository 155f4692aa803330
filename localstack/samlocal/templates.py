"""Derive two templates from template.yaml: one for the emulator, one for `sam local`.

`sam local` runs only functions and their routes. Everything that functions use is deployed to the emulator. The
variables of each function are outputs of that stack, so CloudFormation itself resolves their values.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from localstack import FUNCTIONS
from localstack.samlocal.intrinsics import long_form, name_functions, names_in, within_reach
from tools.template import template

type Template = dict[str, Any]
type Environments = dict[str, dict[str, str]]

_DEPLOYED = re.compile(r"AWS::(SecretsManager::Secret|(SQS|Events|KMS)::\w+)")
_PSEUDO_PARAMETERS = ("AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::URLSuffix")
_FUNCTION = "AWS::Serverless::Function"
_API = "AWS::Serverless::Api"
_KEPT_PROPERTIES = ("Architectures", "Handler", "MemorySize", "Runtime", "Timeout")


def whole() -> Template:
    """Return template.yaml with references to functions replaced by their logical ids."""
    parsed: Template = long_form(template())
    named: Template = name_functions(parsed, functions_of(parsed))
    return named


def functions_of(parsed: Template) -> dict[str, Any]:
    """Return the functions' properties by logical id."""
    return {name: each["Properties"] for name, each in _of_type(parsed, _FUNCTION).items()}


def dependencies(parsed: Template) -> Template:
    """Return the emulator's template: queues, rules, the bus, secrets; its outputs hold the functions' variables."""
    kept = {name: each for name, each in parsed["Resources"].items() if _DEPLOYED.fullmatch(each["Type"])}
    known = {*kept, *parsed["Parameters"], *_PSEUDO_PARAMETERS}
    values = {name: each["Value"] for name, each in parsed["Outputs"].items()}
    # Each expression once: CloudFormation accepts 51,200 bytes.
    expressions = [
        each for variables in environments(parsed).values() for each in variables.values() if _computed(each)
    ]
    values |= {_output(each): each for each in expressions}
    outputs = {name: within_reach(value, known) for name, value in values.items()}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": parsed["Parameters"],
        "Conditions": parsed.get("Conditions", {}),
        "Resources": within_reach(kept, known),
        "Outputs": {name: {"Value": value} for name, value in outputs.items() if names_in(value) <= known},
    }


def environments(parsed: Template) -> dict[str, dict[str, Any]]:
    """Return each function's environment as written in the template."""
    common = parsed["Globals"]["Function"]["Environment"]["Variables"]
    return {
        name: common | properties.get("Environment", {}).get("Variables", {})
        for name, properties in functions_of(parsed).items()
    }


def resolved_environments(parsed: Template, outputs: Mapping[str, str]) -> Environments:
    """Resolve each function's environment from the stack's outputs; "" where a resource is not deployed."""
    return {
        function: {
            name: outputs.get(_output(value), "") if _computed(value) else str(value)
            for name, value in variables.items()
        }
        for function, variables in environments(parsed).items()
    }


def _computed(value: Any) -> bool:
    return isinstance(value, dict)


def _output(expression: Any) -> str:
    return f"Variable{hashlib.sha256(json.dumps(expression).encode()).hexdigest()[:16]}"


def local(parsed: Template, variables: Environments, *, with_routes_only: bool) -> Template:
    """Return the template for `sam local`. Its code is functions/ itself; layers are in the images."""
    common = parsed["Globals"]["Function"]
    api = {
        name: {"Type": _API, "Properties": _api(each["Properties"])} for name, each in _of_type(parsed, _API).items()
    }
    authorizers = _authorizers(api)
    functions = {
        name: {"Type": _FUNCTION, "Properties": _function(common | properties, variables[name])}
        for name, properties in functions_of(parsed).items()
        if not with_routes_only or name in authorizers or routes_of(properties)
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": parsed["Parameters"],
        "Resources": {**functions, **api},
    }


def layers_of(parsed: Template) -> dict[str, frozenset[str]]:
    """Return the logical ids of each function's layers."""
    return {
        name: frozenset(layer["Ref"] for layer in properties.get("Layers", []))
        for name, properties in functions_of(parsed).items()
    }


def routes_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the API events of a function."""
    return {name: each for name, each in properties.get("Events", {}).items() if each["Type"] == "Api"}


def _function(properties: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: properties[name] for name in _KEPT_PROPERTIES},
        "CodeUri": str(FUNCTIONS),
        "Environment": {"Variables": dict(variables)},
        "Events": routes_of(properties),
    }


def _api(properties: Mapping[str, Any]) -> dict[str, Any]:
    authorizers = {
        name: {
            "FunctionArn": {"Fn::GetAtt": [each["FunctionArn"], "Arn"]},
            "FunctionPayloadType": each["FunctionPayloadType"],
            "Identity": each["Identity"],
        }
        for name, each in properties["Auth"]["Authorizers"].items()
    }
    return {"StageName": properties["StageName"], "Auth": {"Authorizers": authorizers}}


def _authorizers(api: Template) -> set[str]:
    return {
        each["FunctionArn"]["Fn::GetAtt"][0]
        for gateway in api.values()
        for each in gateway["Properties"]["Auth"]["Authorizers"].values()
    }


def _of_type(parsed: Template, kind: str) -> dict[str, Any]:
    return {name: each for name, each in parsed["Resources"].items() if each["Type"] == kind}
