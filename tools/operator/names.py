"""The names in the templates, by CloudFormation's type: which may be taken, and which belong to a stage."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tools.template import TEMPLATES, read_template

# The types that `tools/operator/leftovers.py` finds. What CloudFormation names itself cannot clash.
NAMED = {
    "AWS::CloudFront::Function": "Name",
    "AWS::DocDB::DBCluster": "DBClusterIdentifier",
    "AWS::ElastiCache::ServerlessCache": "ServerlessCacheName",
    "AWS::Events::EventBus": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBProxy": "DBProxyName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Serverless::Function": "FunctionName",
}
_STAGE = "${Stage}"


def is_fixed(kind: str, name: str, stage: str) -> bool:
    """Whether every creation of a stage gives this name to a resource of the type, so that a taken one is refused."""
    return name in {value.replace(_STAGE, stage) for type_, value in _names() if type_ == kind}


def is_of_stage(kind: str, name: str, stage: str) -> bool:
    """Whether a creation of a stage gives such a name, perhaps with a part that changes with the stack."""
    return any(pattern.fullmatch(name) for pattern in _patterns(kind, stage))


@cache
def _patterns(kind: str, stage: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(value, stage) for type_, value in _names() if type_ == kind)


def _pattern(value: str, stage: str) -> re.Pattern[str]:
    """Return an expression for a name: other variables than the stage may have any value."""
    parts = re.split(r"(\$\{\w+(?:[.]\w+)?\})", value.replace(_STAGE, stage))
    return re.compile("".join("[^/]+" if part.startswith("${") else re.escape(part) for part in parts))


@cache
def _names() -> tuple[tuple[str, str], ...]:
    resources = [each for path in TEMPLATES for each in read_template(path)["Resources"].values()]
    return tuple(name for each in resources for name in (*_own(each), *_of_schedules(each)))


def _own(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    value = resource.get("Properties", {}).get(NAMED.get(resource["Type"], ""))
    if text := _text(value):
        yield resource["Type"], text


def _of_schedules(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """SAM makes a schedule of each `ScheduleV2` of a function."""
    for event in resource.get("Properties", {}).get("Events", {}).values():
        if event["Type"] == "ScheduleV2" and (text := _text(event["Properties"].get("Name"))):
            yield "AWS::Scheduler::Schedule", text


def _text(value: Any) -> str | None:
    found = value.get("Sub") or value.get("Fn::Sub") if isinstance(value, dict) else value
    return found[0] if isinstance(found, list) else found
