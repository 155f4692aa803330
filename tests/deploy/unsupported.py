"""Removes the resources that the emulator does not support from templates."""

from typing import Any

UNSUPPORTED = frozenset(
    {
        "AWS::EC2::EIP",
        "AWS::EC2::FlowLog",
        "AWS::EC2::NatGateway",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::Logs::QueryDefinition",
        "AWS::RDS::DBProxy",
        "AWS::RDS::DBProxyTargetGroup",
        "AWS::SecretsManager::RotationSchedule",
        "AWS::WAFv2::LoggingConfiguration",
        "AWS::WAFv2::WebACLAssociation",
    }
)
LEFT_OUT = "left-out"

type Template = dict[str, Any]


def without_unsupported(template: Template) -> Template:
    """Return the template without unsupported resources; references to them become the text `left-out`.

    Args:
        template: With functions in their long form, such as `{"Fn::GetAtt": ["Proxy", "Endpoint"]}`.
    """
    gone = {name for name, each in template["Resources"].items() if is_unsupported(each)}
    kept = {name: _independent(each, gone) for name, each in template["Resources"].items() if name not in gone}
    # Secrets Manager's macro would process only removed resources.
    transform = {
        name: value for name, value in template.items() if name != "Transform" or "SecretsManager" not in value
    }
    replaced: Template = _replaced({**transform, "Resources": kept}, gone)
    return replaced


def is_unsupported(resource: Template) -> bool:
    """Whether the emulator cannot create a resource."""
    # An alarm over several metrics.
    computed = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return computed or resource["Type"] in UNSUPPORTED


def _independent(resource: Template, gone: set[str]) -> Template:
    needs = resource.get("DependsOn", [])
    left = [name for name in (needs if isinstance(needs, list) else [needs]) if name not in gone]
    others = {name: value for name, value in resource.items() if name != "DependsOn"}
    return {**others, "DependsOn": left} if left else others


def _replaced(value: Any, gone: set[str]) -> Any:
    if isinstance(value, list):
        return [_replaced(each, gone) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and _target(value) in gone:
        return LEFT_OUT
    if isinstance(value.get("Fn::Sub"), str):
        return {"Fn::Sub": _without_names(value["Fn::Sub"], gone)}
    return {name: _replaced(each, gone) for name, each in value.items()}


def _target(value: Template) -> str | None:
    """Return the resource that a reference names."""
    if "Ref" in value:
        return str(value["Ref"])
    attribute = value.get("Fn::GetAtt", [None])
    return str(attribute).split(".", 1)[0] if isinstance(attribute, str) else attribute[0]


def _without_names(text: str, gone: set[str]) -> str:
    parts = text.split("${")
    tails = [_tail(part, gone) for part in parts[1:]]
    return "".join([parts[0], *tails])


def _tail(part: str, gone: set[str]) -> str:
    name, rest = part.split("}", 1)
    return LEFT_OUT + rest if name.split(".", 1)[0] in gone else "${" + part
