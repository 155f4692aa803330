"""Make MiniStack deploy nested stacks as CloudFormation does.

It transforms only the template of a stack that is created directly. When it updates a nested stack it forgets the
attributes of the resources that stay as they are. When it deletes one it ignores deletion policies, and what a nested
stack created before it failed stays forever.
"""

import copy
import os
from collections.abc import Callable
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from ministack.services.cloudformation import (  # type: ignore[import-untyped]
    _stacks,
    engine,
    language_extensions,
    provisioners,
    stacks,
)
from samtranslator.translator.transform import transform  # type: ignore[import-untyped]

type Deploy = Callable[..., tuple[str, dict[str, Any]]]
type Delete = Callable[[str, dict[str, Any]], None]

_TYPE = "AWS::CloudFormation::Stack"
_SAM = "AWS::Serverless-2016-10-31"
_NO_POLICIES = SimpleNamespace(load=dict)
_parameters: ContextVar[dict[str, Any] | None] = ContextVar("parameters", default=None)


def install() -> None:
    """Replace MiniStack's functions."""
    handlers = provisioners._RESOURCE_HANDLERS[_TYPE]
    handlers["delete"] = _keeping_what_is_retained(handlers["delete"])
    handlers["create"] = _undoing_failures(handlers["create"], handlers["delete"])
    for operation in ("create", "update"):
        handlers[operation] = _with_parameters(handlers[operation])
    engine._parse_template = _transforming(engine._parse_template)
    provisioners._update_resource = _keeping_attributes(provisioners._update_resource)


def _with_parameters(deploy: Deploy) -> Deploy:
    """Deploy a nested stack with its parameters within reach of the transform."""

    def deploy_nested(*arguments: Any) -> tuple[str, dict[str, Any]]:
        *_, properties, _stack = arguments
        token = _parameters.set(dict(properties.get("Parameters") or {}))
        try:
            return deploy(*arguments)
        finally:
            _parameters.reset(token)

    return deploy_nested


def _transforming(parse: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """Parse a template; a nested stack's template is transformed too."""

    def parse_and_transform(text: str) -> dict[str, Any]:
        template = parse(text)
        parameters = _parameters.get()
        return template if parameters is None else _transformed(template, parameters)

    return parse_and_transform


def _transformed(template: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    declared = engine.declared_transforms(template)
    if language_extensions.TRANSFORM in declared:
        template = language_extensions.apply(template, parameters)
    if _SAM not in declared:
        return template
    os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["MINISTACK_REGION"])
    done: dict[str, Any] = transform(copy.deepcopy(template), parameters, _NO_POLICIES)
    return done


def _keeping_attributes(update: Deploy) -> Deploy:
    """Update a resource; one that stays as it is keeps its attributes."""

    def update_resource(
        kind: str,
        physical_id: str,
        old: Any,
        new: Any,
        stack: str,
        logical_id: str | None = None,
        attributes: Any = None,
    ) -> tuple[str, dict[str, Any]]:
        if attributes is None:
            known = _stacks.get(stack, {}).get("_resources", {}).get(logical_id, {})
            attributes = known.get("Attributes")
        return update(kind, physical_id, old, new, stack, logical_id, attributes)

    return update_resource


def _keeping_what_is_retained(delete: Delete) -> Delete:
    """Delete a nested stack as its resources' deletion policies say.

    `RetainExceptOnCreate` retains here, also when the creation of the stack above is undone: AWS does not document
    what it does then, and this leaves more names behind.
    """

    def delete_nested(physical_id: str, properties: dict[str, Any]) -> None:
        stack = _stacks.get(provisioners._nested_stack_lookup_name(physical_id), {})
        for logical_id, each in list(stack.get("_resources", {}).items()):
            kind, name = each["ResourceType"], each["PhysicalResourceId"]
            match _deletion_policy(stack, logical_id):
                case "Snapshot":
                    provisioners._snapshot_resource(kind, name, each["Properties"])
                case "Retain" | "RetainExceptOnCreate":
                    del stack["_resources"][logical_id]
                    place = (stack["StackId"], stack["StackName"], logical_id, kind)
                    stacks._add_event(*place, "DELETE_SKIPPED", physical_id=name)
        delete(physical_id, properties)

    return delete_nested


def _deletion_policy(stack: dict[str, Any], logical_id: str) -> str:
    template = stack["_template"]
    policy: str = stacks._resource_policy(
        template["Resources"].get(logical_id),
        "DeletionPolicy",
        stack["_resources"],
        stack["_resolved_params"],
        stack["_conditions"],
        template.get("Mappings", {}),
        stack["StackName"],
        stack["StackId"],
    )
    return policy


def _undoing_failures(create: Deploy, delete: Delete) -> Deploy:
    """Create a nested stack; delete one that fails."""

    def create_nested(logical_id: str, properties: dict[str, Any], parent: str) -> tuple[str, dict[str, Any]]:
        try:
            return create(logical_id, properties, parent)
        except Exception:
            for name, each in list(_stacks.items()):
                if name.startswith(f"{parent}-{logical_id}-") and each["StackStatus"] == "CREATE_FAILED":
                    delete(each["StackId"], properties)
            raise

    return create_nested
