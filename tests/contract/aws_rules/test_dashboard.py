"""A dashboard's body is JSON with 500 widgets at most, 24 columns wide, and a widget has 500 metrics."""

import json
from collections.abc import Iterator

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
            if len(each["properties"].get("metrics", [])) > MOST_METRICS:
                yield f"{dashboard}: {title} has too many metrics"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Observability",
        "Resources/Dashboard/Properties/DashboardBody",
        '{"widgets": [{"type": "text", "x": 20, "y": 0, "width": 8, "height": 2, "properties": {"title": "Orders"}}]}',
    )

    assert "Observability.Dashboard: Orders is too wide" in set(rule(faulty))
