"""Derive two templates from the application: one for the emulator, one for `sam local`.

`sam local` runs only functions and their routes. Everything that functions use is deployed to the emulator. The
variables of each function are outputs of that stack, so CloudFormation itself resolves their values.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from localstack import FUNCTIONS
from localstack.samlocal.intrinsics import names_in, within_reach
from tools.template import Function, Route, function_in, functions

type Template = dict[str, Any]
type Environments = dict[str, dict[str, str]]

_DEPLOYED = re.compile(r"AWS::(SecretsManager::Secret|S3::Bucket|(SQS|Events|KMS)::\w+)")
_PSEUDO_PARAMETERS = ("AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::URLSuffix")
_FUNCTION = "AWS::Serverless::Function"
_API = "AWS::Serverless::Api"
_KEPT_PROPERTIES = ("Architectures", "Handler", "MemorySize", "Runtime", "Timeout")


def functions_of(parsed: Template) -> dict[str, Any]:
    """Return the functions' properties by logical id."""
    return {name: each["Properties"] for name, each in _of_type(parsed, _FUNCTION).items()}


def dependencies(parsed: Template) -> Template:
    """Return the emulator's template: queues, rules, the bus, buckets, secrets; its outputs are the variables."""
    # A rule with a role forwards events from another bus, which local shops do not use.
    kept = {
        name: each
        for name, each in parsed["Resources"].items()
        if _DEPLOYED.fullmatch(each["Type"]) and not _has_role(each)
    }
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


def _has_role(resource: Mapping[str, Any]) -> bool:
    targets = resource.get("Properties", {}).get("Targets", [])
    return any("RoleArn" in target for target in targets)


def environments(parsed: Template) -> dict[str, dict[str, Any]]:
    """Return each function's environment as written in the template."""
    return {name: properties["Environment"]["Variables"] for name, properties in functions_of(parsed).items()}


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
    known = {each.id_in_application: each for each in functions()}
    [(api_id, api)] = _of_type(parsed, _API).items()
    authorizer = authorizer_of(parsed)
    chosen = {
        name: {"Type": _FUNCTION, "Properties": _function(known[name], api_id, properties, variables[name])}
        for name, properties in functions_of(parsed).items()
        if not with_routes_only or known[name].routes or known[name].name == authorizer
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": parsed["Parameters"],
        "Resources": {**chosen, api_id: {"Type": _API, "Properties": _api(api["Properties"])}},
    }


def authorizer_of(parsed: Template) -> str:
    """Return the name of the function that authorizes requests, without its prefix."""
    [api] = _of_type(parsed, _API).values()
    [authorizer] = api["Properties"]["Auth"]["Authorizers"].values()
    return function_in(authorizer["FunctionArn"]["Fn::Sub"])


def local_name(function: str) -> str:
    """Return the whole name of a function in the local stage."""
    return f"bottega-local-{function}"


def layers_of(parsed: Template) -> dict[str, frozenset[str]]:
    """Return the logical ids of each function's layers."""
    return {
        name: frozenset(layer["Ref"] for layer in properties.get("Layers", []))
        for name, properties in functions_of(parsed).items()
    }


def _function(
    function: Function, api_id: str, properties: Mapping[str, Any], variables: Mapping[str, str]
) -> dict[str, Any]:
    return {
        **{name: properties[name] for name in _KEPT_PROPERTIES},
        # Functions invoke each other by their ARN; `sam local` finds the name in it.
        "FunctionName": local_name(function.name),
        "CodeUri": str(FUNCTIONS),
        "Environment": {"Variables": dict(variables)},
        "Events": {f"Route{place}": _event(route, api_id) for place, route in enumerate(function.routes)},
    }


def _event(route: Route, api_id: str) -> dict[str, Any]:
    place = {"RestApiId": {"Ref": api_id}, "Path": route.path, "Method": route.method.lower()}
    authorizer = {"Auth": {"Authorizer": "AccessToken"}} if route.authorized else {}
    return {"Type": "Api", "Properties": place | authorizer}


def _api(properties: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.name: each.id_in_application for each in functions()}
    authorizers = {
        name: {
            "FunctionArn": {"Fn::GetAtt": [known[function_in(each["FunctionArn"]["Fn::Sub"])], "Arn"]},
            "FunctionPayloadType": each["FunctionPayloadType"],
            "Identity": each["Identity"],
        }
        for name, each in properties["Auth"]["Authorizers"].items()
    }
    return {"StageName": properties["StageName"], "Auth": {"Authorizers": authorizers}}


def _of_type(parsed: Template, kind: str) -> dict[str, Any]:
    return {name: each for name, each in parsed["Resources"].items() if each["Type"] == kind}
