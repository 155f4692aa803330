"""CloudWatch alarms, evaluated on metrics that functions wrote in embedded metric format."""

import json
import math
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from localstack.template import ROOT, read_template

type Properties = dict[str, Any]
type Dimensions = frozenset[tuple[str, str]]

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
}


@dataclass(frozen=True)
class Sample:
    """One value of one metric.

    Attributes:
        seconds: When it was measured, since any beginning.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    value: float
    seconds: float = 0.0


def alarms() -> dict[str, Properties]:
    """The properties of every alarm, by the name less `bottega-<stage>-`."""
    resources = read_template(ROOT / "infrastructure" / "observability.yaml")["Resources"]
    found = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::CloudWatch::Alarm"]
    return {each["AlarmName"]["Sub"].removeprefix("bottega-${Stage}-"): each for each in found}


def read_samples(output: str) -> list[Sample]:
    """What CloudWatch makes of a function's output."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"_aws"')]
    return [sample for line in lines for sample in _samples(line)]


def _samples(line: dict[str, Any]) -> Iterable[Sample]:
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = frozenset((name, line[name]) for name in names)
            for metric in directive["Metrics"]:
                for value in line[metric["Name"]]:
                    yield Sample(directive["Namespace"], metric["Name"], dimensions, value)


def repeat(samples: Sequence[Sample], minutes: int) -> list[Sample]:
    """The same in each of so many minutes."""
    return [
        Sample(each.namespace, each.name, each.dimensions, each.value, minute * 60.0)
        for minute in range(minutes)
        for each in samples
    ]


def firing(samples: Sequence[Sample], stage: str = "local") -> set[str]:
    """The alarms that are in the state ALARM at the end of these samples; missing data does not breach."""
    return {name for name, properties in alarms().items() if _fires(properties, samples, stage)}


def _fires(alarm: Properties, samples: Sequence[Sample], stage: str) -> bool:
    assert alarm["TreatMissingData"] == "notBreaching"
    periods: dict[int, list[float]] = defaultdict(list)
    for sample in samples:
        if _is_of(alarm, sample, stage):
            periods[int(sample.seconds // alarm["Period"])].append(sample.value)
    last = int(max((each.seconds for each in samples), default=0) // alarm["Period"])
    watched = range(last, last - alarm["EvaluationPeriods"], -1)
    compared, threshold = _COMPARED[alarm["ComparisonOperator"]], alarm["Threshold"]
    breaching = [at for at in watched if at in periods and compared(_statistic(alarm, periods[at]), threshold)]
    return bool(len(breaching) >= alarm["DatapointsToAlarm"])


def _is_of(alarm: Properties, sample: Sample, stage: str) -> bool:
    dimensions = {(each["Name"], resolve(each["Value"], stage)) for each in alarm.get("Dimensions", [])}
    place = (resolve(alarm["Namespace"], stage), alarm["MetricName"])
    return (sample.namespace, sample.name) == place and sample.dimensions == dimensions


def resolve(value: Any, stage: str) -> str:
    """A value that the template makes of the stage's name."""
    if value == {"Ref": "Stage"}:
        return stage
    text: str = value["Sub"] if isinstance(value, dict) else value
    return text.replace("${Stage}", stage)


def _statistic(alarm: Properties, values: list[float]) -> float:
    if "ExtendedStatistic" in alarm:
        rank = math.ceil(float(alarm["ExtendedStatistic"].removeprefix("p")) / 100 * len(values))
        return sorted(values)[max(rank, 1) - 1]
    averaged = sum(values) / len(values)
    return {"Sum": sum(values), "Maximum": max(values), "Average": averaged}[alarm["Statistic"]]
