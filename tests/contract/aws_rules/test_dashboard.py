"""A dashboard needs valid JSON, at most 500 widgets within 24 columns, and a value for every dimension."""

import json
from collections.abc import Iterator

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "It can include an array of between 0 and 500 widget objects"; x and width are in a "24-column grid"; "One metrics
# array can include 0-500 metrics and expressions"; a dimension's value is "Required if there is a corresponding
# dimension name".
SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html"
MOST_WIDGETS, MOST_METRICS, COLUMNS = 500, 500, 24


def rule(application: Application) -> Iterator[str]:
    for dashboard in application.of("AWS::CloudWatch::Dashboard"):
        widgets = json.loads(dashboard.properties["DashboardBody"])["widgets"]
        if len(widgets) > MOST_WIDGETS:
            yield f"{dashboard}: {len(widgets)} widgets"
        for each in widgets:
            title = each["properties"]["title"]
            if each["x"] + each["width"] > COLUMNS:
                yield f"{dashboard}: {title} is too wide"
            metrics = each["properties"].get("metrics", [])
            if len(metrics) > MOST_METRICS:
                yield f"{dashboard}: {title} has too many metrics"
            if any("" in metric for metric in metrics):
                yield f"{dashboard}: {title} has a metric without a value for a dimension"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


WIDE = """{"widgets": [
    {"type": "text", "x": 20, "y": 0, "width": 8, "height": 2, "properties": {"title": "Orders"}}
]}"""
EMPTY = """{"widgets": [
    {"type": "metric", "x": 0, "y": 0, "width": 8, "height": 2, "properties": {"title": "Connections",
     "metrics": [["AWS/RDS", "DatabaseConnections", "DBClusterIdentifier", ""]]}}
]}"""


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (WIDE, "Observability.Dashboard: Orders is too wide"),
        (EMPTY, "Observability.Dashboard: Connections has a metric without a value for a dimension"),
    ],
)
def test_a_planted_fault_is_found(body: str, finding: str) -> None:
    assert finding in set(rule(planted("Observability", "Resources/Dashboard/Properties/DashboardBody", body)))
