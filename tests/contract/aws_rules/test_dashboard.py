"""A dashboard's body is JSON with 500 widgets at most, 24 columns wide, and a widget has 500 metrics."""

import json
from collections.abc import Iterator

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"
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
