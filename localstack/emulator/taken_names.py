"""Make MiniStack refuse a log group or a secret whose name is taken, as CloudFormation does; it would overwrite it."""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cloudwatch_logs, secretsmanager  # type: ignore[import-untyped]
from ministack.services.cloudformation import provisioners  # type: ignore[import-untyped]

type Create = Callable[..., tuple[str, dict[str, Any]]]

_EXISTING = {
    "AWS::Logs::LogGroup": ("LogGroupName", cloudwatch_logs._log_groups),
    "AWS::SecretsManager::Secret": ("Name", secretsmanager._secrets),
}


def install() -> None:
    """Replace MiniStack's functions."""
    for kind, (named, existing) in _EXISTING.items():
        handlers = provisioners._RESOURCE_HANDLERS[kind]
        handlers["create"] = _refusing(handlers["create"], kind, named, existing)


def _refusing(create: Create, kind: str, named: str, existing: Mapping[str, Any]) -> Create:
    def create_new(logical_id: str, properties: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
        name = properties.get(named)
        if name in existing:
            raise ValueError(f"Resource of type '{kind}' with identifier '{name}' already exists.")
        return create(logical_id, properties, stack)

    return create_new
