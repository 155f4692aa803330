"""CloudWatch alarms, evaluated on metrics that functions wrote in embedded metric format."""

import ast
import json
import math
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tools.template import TEMPLATES, read_template

type Properties = dict[str, Any]
type Dimensions = frozenset[tuple[str, str]]
type Series = dict[int, float]

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
}


@dataclass(frozen=True)
class Sample:
    """A value of a metric.

    Attributes:
        seconds: Time of the measurement, from any origin.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    value: float
    seconds: float = 0.0


def alarms() -> dict[str, Properties]:
    """Return the properties of every alarm by its name without `bottega-<stage>-`."""
    resources = [each for path in TEMPLATES for each in read_template(path)["Resources"].values()]
    found = [each["Properties"] for each in resources if each["Type"] == "AWS::CloudWatch::Alarm"]
    return {each["AlarmName"]["Sub"].removeprefix("bottega-${Stage}-"): each for each in found}


def read_samples(output: str) -> list[Sample]:
    """Return the samples that CloudWatch extracts from a function's output."""
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
    """Repeat the samples in each minute."""
    return [
        Sample(each.namespace, each.name, each.dimensions, each.value, minute * 60.0)
        for minute in range(minutes)
        for each in samples
    ]


def firing(samples: Sequence[Sample], stage: str = "local") -> set[str]:
    """Return the alarms in the state ALARM at the end of these samples; missing data does not breach."""
    return {name for name, properties in alarms().items() if _fires(properties, samples, stage)}


def metrics(alarm: Properties) -> dict[str, Properties]:
    """Return the metrics that an alarm watches, by their names in its expression."""
    if "Metrics" not in alarm:
        return {"": alarm}
    queries = {each["Id"]: each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each}
    return {
        name: {**each["Metric"], "Statistic": each["Stat"], "Period": each["Period"]} for name, each in queries.items()
    }


def _fires(alarm: Properties, samples: Sequence[Sample], stage: str) -> bool:
    assert alarm["TreatMissingData"] == "notBreaching"
    series = {name: _series(metric, samples, stage) for name, metric in metrics(alarm).items()}
    [period] = {metric["Period"] for metric in metrics(alarm).values()}
    points = _computed(alarm, series)
    last = int(max((each.seconds for each in samples), default=0) // period)
    watched = range(last, last - alarm["EvaluationPeriods"], -1)
    compared, threshold = _COMPARED[alarm["ComparisonOperator"]], alarm["Threshold"]
    breaching = [at for at in watched if at in points and compared(points[at], threshold)]
    return bool(len(breaching) >= alarm["DatapointsToAlarm"])


def _series(metric: Properties, samples: Sequence[Sample], stage: str) -> Series:
    periods: dict[int, list[float]] = defaultdict(list)
    for sample in samples:
        if _is_of(metric, sample, stage):
            periods[int(sample.seconds // metric["Period"])].append(sample.value)
    return {at: _statistic(metric, values) for at, values in periods.items()}


def _computed(alarm: Properties, series: dict[str, Series]) -> Series:
    """Return the values to compare with the threshold, by period: of the metric, or of the alarm's expression."""
    if "Metrics" not in alarm:
        return series[""]
    [text] = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
    return _value(ast.parse(text, mode="eval").body, series)


def _value(term: ast.expr, series: dict[str, Series]) -> Series:
    match term:
        case ast.Name(name):
            return series[name]
        case ast.Call(ast.Name("FILL"), [filled, ast.Constant(int(instead))]):
            every = {at for each in series.values() for at in each}
            return {**dict.fromkeys(every, float(instead)), **_value(filled, series)}
        case ast.BinOp(left, ast.Sub(), right):
            minuend, subtrahend = _value(left, series), _value(right, series)
            return {at: minuend[at] - subtrahend[at] for at in minuend.keys() & subtrahend.keys()}
    raise NotImplementedError(ast.unparse(term))


def _is_of(metric: Properties, sample: Sample, stage: str) -> bool:
    dimensions = {(each["Name"], resolve(each["Value"], stage)) for each in metric.get("Dimensions", [])}
    place = (resolve(metric["Namespace"], stage), metric["MetricName"])
    return (sample.namespace, sample.name) == place and sample.dimensions == dimensions


def resolve(value: Any, stage: str) -> str:
    """Return a value derived from the stage's name, or the name of a parameter."""
    if value == {"Ref": "Stage"}:
        return stage
    if isinstance(value, dict) and "Ref" in value:
        return str(value["Ref"])
    text: str = value["Sub"] if isinstance(value, dict) else value
    return text.replace("${Stage}", stage)


def _statistic(metric: Properties, values: list[float]) -> float:
    if "ExtendedStatistic" in metric:
        rank = math.ceil(float(metric["ExtendedStatistic"].removeprefix("p")) / 100 * len(values))
        return sorted(values)[max(rank, 1) - 1]
    averaged = sum(values) / len(values)
    return {"Sum": sum(values), "Maximum": max(values), "Average": averaged}[metric["Statistic"]]
