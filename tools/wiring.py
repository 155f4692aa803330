"""Generate what the templates repeat: the API's paths from the handlers' routes, and the list of all queues.

`make openapi` writes it between markers such as `# <paths>` and `# </paths>`; `python -m tools.openapi --check` checks
that it is up to date.
"""

import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

from tools.template import API, INFRASTRUCTURE, UNKNOWN_ROUTES, Function, functions, read_template, services

_PLATFORM = INFRASTRUCTURE / "services" / "platform.yaml"
_CATCH_ALL = "platform-api-handle-unknown-route"
_ANY = "x-amazon-apigateway-any-method"
_FUNCTION_ARN = (
    "arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:bottega-${{Stage}}-{}:live"
)
_QUEUE_ARN = "arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:bottega-${{Stage}}-{}"
_QUEUES = "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/bottega-${Stage}-"
_INVOKE = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"

# HEAD runs the function of GET, which drops the body.
_HEAD_PATHS = ("/health", "/docs", "/openapi.json", "/products", "/products/{id}")

type Operation = tuple[str, Function, bool]


def render(document: dict[str, Any]) -> dict[Path, str]:
    """Return the text of the templates that have generated parts.

    Args:
        document: The OpenAPI document.
    """
    queues = queue_names()
    return {
        API: _fill(API.read_text(), {"paths": _paths(document["paths"]), "invoke-roles": _invoke_roles()}),
        _PLATFORM: _fill(_PLATFORM.read_text(), {"queue-urls": _queue_urls(queues), "queue-arns": _queue_arns(queues)}),
    }


def endpoints() -> list[tuple[Function, APIRoute]]:
    """Return the functions whose handler has a documented route, with that route."""
    routers = [(each, getattr(importlib.import_module(each.module), "router", None)) for each in functions()]
    return [
        (function, route)
        for function, router in routers
        if router
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
    ]


def queue_names() -> list[str]:
    """Return the name of every consumer's queue, without the prefix `bottega-<stage>-`."""
    return [
        f"{stack.lower()}-{row['Queue']}"
        for stack, path in services().items()
        for row in read_template(path).get("Mappings", {}).get("Consumers", {}).values()
    ]


def _fill(text: str, parts: dict[str, list[str]]) -> str:
    for name, lines in parts.items():
        marked = re.compile(rf"^( *)# <{name}>\n.*?^ *# </{name}>\n", re.MULTILINE | re.DOTALL)
        found = marked.search(text)
        if not found:
            raise ValueError(f"No part <{name}>")
        filled = "".join(f"{found[1]}{line}\n" for line in [f"# <{name}>", *lines, f"# </{name}>"])
        text = text[: found.start()] + filled + text[found.end() :]
    return text


def _paths(documented: dict[str, Any]) -> list[str]:
    paths: dict[str, list[Operation]] = defaultdict(list)
    for function, route in endpoints():
        for method in sorted(each.lower() for each in route.methods or ()):
            paths[route.path].append((method, function, bool(documented[route.path][method]["security"])))
        if route.path in _HEAD_PATHS and "GET" in (route.methods or ()):
            paths[route.path].append(("head", function, False))
    [catch_all] = [each for each in functions() if each.name == _CATCH_ALL]
    for path in UNKNOWN_ROUTES:
        paths[path].append((_ANY, catch_all, False))
    return [line for path, operations in paths.items() for line in (f'"{path}":', *_operations(operations))]


def _operations(operations: Iterable[Operation]) -> Iterator[str]:
    for method, function, authorized in operations:
        security = "security: [AccessToken: []], " if authorized else ""
        uri = f"{_INVOKE}{_FUNCTION_ARN.format(function.name)}/invocations"
        integration = f"type: aws_proxy, httpMethod: POST, credentials: !GetAtt {function.stack}InvokeRole.Arn"
        # One line each: people read the OpenAPI document.
        yield (
            f"  {method}: {{ {security}responses: {{}}, "
            f'x-amazon-apigateway-integration: {{ {integration}, uri: !Sub "{uri}" }} }}'
        )


def _invoke_roles() -> list[str]:
    roles: dict[str, list[str]] = defaultdict(list)
    for function, _ in endpoints():
        roles[function.stack].append(function.name)
    [catch_all] = [each for each in functions() if each.name == _CATCH_ALL]
    roles[catch_all.stack].append(catch_all.name)
    return [line for stack, names in roles.items() for line in _invoke_role(stack, names)]


def _invoke_role(stack: str, names: Iterable[str]) -> list[str]:
    return [
        f"{stack}InvokeRole:",
        "  Type: AWS::IAM::Role",
        "  Properties:",
        "    AssumeRolePolicyDocument: *assumed_by_api_gateway",
        "    Policies:",
        "      - PolicyName: InvokeEndpoints",
        "        PolicyDocument:",
        '          Version: "2012-10-17"',
        "          Statement:",
        "            - Effect: Allow",
        "              Action: lambda:InvokeFunction",
        "              Resource:",
        *(f"                - !Sub {_FUNCTION_ARN.format(name)}" for name in names),
    ]


def _queue_urls(queues: Iterable[str]) -> list[str]:
    names = ",".join(f"${{Queues}}{name}" for name in queues)
    return ["QUEUE_URLS: !Sub", f'  - "{names}"', f'  - Queues: !Sub "{_QUEUES}"']


def _queue_arns(queues: Iterable[str]) -> list[str]:
    return [f"- !Sub {_QUEUE_ARN.format(name + suffix)}" for name in queues for suffix in ("", "-dead-letters")]
