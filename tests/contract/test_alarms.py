"""Each alarm watches a metric that the code emits, and has a runbook entry."""

import json
import re
from typing import Any

import pytest

from tests.alarms import alarms, metrics, resolve
from tools.template import API, ROOT, STACK_TYPE, TEMPLATES, function_in, nested, read_template, template

# Metrics and dimensions that AWS emits, from its documentation.
AWS_METRICS = {
    ("AWS/ApiGateway", "4XXError", ("ApiName", "Stage")),
    ("AWS/ApiGateway", "5XXError", ("ApiName", "Stage")),
    ("AWS/ApiGateway", "Latency", ("ApiName", "Stage")),
    ("AWS/Lambda", "Errors", ()),
    ("AWS/Lambda", "Errors", ("FunctionName",)),
    ("AWS/Lambda", "Throttles", ()),
    ("AWS/Lambda", "ConcurrentExecutions", ()),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName",)),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", ("QueueName",)),
    ("AWS/RDS", "DatabaseConnections", ("DBClusterIdentifier",)),
    ("AWS/RDS", "ACUUtilization", ("DBClusterIdentifier",)),
    ("AWS/RDS", "DatabaseConnectionsBorrowLatency", ("ProxyName",)),
    ("AWS/DocDB", "DatabaseConnections", ("DBClusterIdentifier",)),
    ("AWS/DocDB", "CPUUtilization", ("DBClusterIdentifier",)),
    ("AWS/ElastiCache", "ThrottledCmds", ("clusterId",)),
    ("AWS/ElastiCache", "CurrConnections", ("clusterId",)),
    ("AWS/SES", "Reputation.BounceRate", ()),
    ("AWS/SES", "Reputation.ComplaintRate", ()),
    ("AWS/WAFV2", "BlockedRequests", ("WebACL", "Region", "Rule")),
}
OURS = "bottega-prod"
NAMES_OF_OURS = re.compile(r'count\("(\w+)"|add_metric\(\s*(?:name=)?"(\w+)"|"(?:open|half_open|closed)": "(\w+)"')
# Our dimensions besides the stage.
DIMENSIONS_OF_OURS = {"EventPublished": ("service", "type")}

PAYMENTS = (ROOT / "functions" / "payments").exists()
ALARMS = {
    name: each for name, each in alarms().items() if PAYMENTS or not name.startswith(("payments-", "reconciler-"))
}
DATA = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]


def emitted() -> set[str]:
    """Names of the metrics that the functions' code writes."""
    sources = [path.read_text() for path in (ROOT / "functions").rglob("*.py")]
    return {name for source in sources for found in NAMES_OF_OURS.findall(source) for name in found if name}


def dimensions_of(properties: dict[str, Any]) -> dict[str, str]:
    return {each["Name"]: resolve(each["Value"], "prod") for each in properties.get("Dimensions", [])}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_metrics_that_are_emitted(name: str) -> None:
    watched = metrics(ALARMS[name]).values()

    assert watched
    for metric in watched:
        namespace = resolve(metric["Namespace"], "prod")
        if namespace == OURS:
            assert metric["MetricName"] in emitted()
            assert dimensions_of(metric) == {"stage": "prod"}
        else:
            assert (namespace, metric["MetricName"], tuple(dimensions_of(metric))) in AWS_METRICS


@pytest.mark.parametrize(
    ("dimension", "names"),
    [
        ("ApiName", {read_template(API)["Resources"]["ShopApi"]["Properties"]["Name"]["Sub"]}),
        ("clusterId", {DATA["Cache"]["Properties"]["ServerlessCacheName"]["Sub"]}),
    ],
)
def test_an_alarm_refers_to_resources_of_the_templates(dimension: str, names: set[str]) -> None:
    watched = {
        each["Value"]["Sub"]
        for alarm in ALARMS.values()
        for each in alarm.get("Dimensions", [])
        if each["Name"] == dimension
    }

    assert watched == names


@pytest.mark.parametrize(
    ("dimension", "servers"),
    [
        ("DBClusterIdentifier", {("Data", "PostgresCluster"), ("Data", "DocumentCluster")}),
        ("ProxyName", {("Proxy", "Proxy")}),
    ],
)
def test_an_alarm_of_a_server_gets_its_name_from_the_stack_that_creates_it(
    dimension: str, servers: set[tuple[str, str]]
) -> None:
    given = template()["Resources"]["Observability"]["Properties"]["Parameters"]
    parameters = {
        each["Value"]["Ref"]
        for alarm in ALARMS.values()
        for each in alarm.get("Dimensions", [])
        if each["Name"] == dimension
    }

    outputs = [given[each]["If"][1]["GetAtt"].split(".Outputs.") for each in parameters]

    shown = {
        (stack, read_template(nested(STACK_TYPE)[stack])["Outputs"][name]["Value"]["Ref"]) for stack, name in outputs
    }
    assert shown == servers


def test_only_the_authorizers_errors_are_not_counted() -> None:
    left_out = metrics(ALARMS["function-errors"])["authorizer"]
    authorizers = read_template(API)["Resources"]["ShopApi"]["Properties"]["Auth"]["Authorizers"]
    name = function_in(authorizers["AccessToken"]["FunctionArn"]["Sub"])

    assert left_out["Dimensions"] == [{"Name": "FunctionName", "Value": {"Sub": f"bottega-${{Stage}}-{name}"}}]


def test_every_queue_and_every_dead_letter_queue_has_its_alarm() -> None:
    made = {
        each["Properties"]["QueueName"]["Sub"].replace("${Stage}", "prod")
        for path in TEMPLATES
        for each in read_template(path)["Resources"].values()
        if each["Type"] == "AWS::SQS::Queue"
    }
    watched = {
        (dimensions_of(each).get("QueueName"), each["MetricName"])
        for alarm in ALARMS.values()
        for each in metrics(alarm).values()
    }

    assert {name for name, _ in watched if name} == made
    for name, metric in [each for each in watched if each[0]]:
        dead = str(name).endswith("-dead-letters")
        assert metric == ("ApproximateNumberOfMessagesVisible" if dead else "ApproximateAgeOfOldestMessage")


def topic_arn() -> str:
    """Return the topic's ARN as the services' templates build it."""
    topic = read_template(ROOT / "infrastructure" / "observability.yaml")["Resources"]["AlarmTopic"]["Properties"]
    return f"arn:${{AWS::Partition}}:sns:${{AWS::Region}}:${{AWS::AccountId}}:{topic['TopicName']['Sub']}"


@pytest.mark.parametrize("name", alarms())
def test_an_alarm_notifies_the_topic_and_is_in_the_runbook(name: str) -> None:
    alarm = alarms()[name]
    runbook = (ROOT / "docs" / "runbook.md").read_text()

    assert alarm["AlarmActions"] == alarm["OKActions"]
    assert alarm["AlarmActions"] in ([{"Ref": "AlarmTopic"}], [{"Sub": topic_arn()}])
    assert alarm["AlarmDescription"].endswith(f"See docs/runbook.md#{name}")
    assert f"### {name}\n" in runbook or f'<a id="{name}"></a>' in runbook


def test_the_runbook_has_no_removed_alarm() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text().split("\n## Procedures")[0]

    assert set(re.findall(r"^### ([a-z-]+)$|<a id=\"([a-z-]+)\"", runbook, re.MULTILINE)) <= {
        pair for name in alarms() for pair in ((name, ""), ("", name))
    }


def test_the_proxys_alarm_exists_with_the_proxy_only() -> None:
    observability = read_template(ROOT / "infrastructure" / "observability.yaml")
    given = template()["Resources"]["Observability"]["Properties"]["Parameters"]

    assert observability["Resources"]["PostgresProxyWaitAlarm"]["Condition"] == "WithProxy"
    assert observability["Conditions"]["WithProxy"] == {"Not": [{"Equals": [{"Ref": "PostgresProxyName"}, "none"]}]}
    assert given["PostgresProxyName"] == {"If": ["WithProxy", {"GetAtt": "Proxy.Outputs.Name"}, "none"]}
    assert template()["Resources"]["Proxy"]["Condition"] == "WithProxy"


@pytest.mark.parametrize(
    ("report", "milliseconds"),
    [
        ("REPORT RequestId: 1\tDuration: 3 ms\tInit Duration: 412.10 ms", None),
        (
            "REPORT RequestId: 1\tDuration: 3 ms\tRestore Duration: 240.57 ms\tBilled Restore Duration: 56 ms",
            "240.57",
        ),
    ],
)
def test_a_restored_function_counts_as_a_cold_start(report: str, milliseconds: str | None) -> None:
    resources = read_template(ROOT / "infrastructure" / "observability.yaml")["Resources"]
    saved = resources["ColdStartsQuery"]["Properties"]["QueryString"]
    shown = resources["Dashboard"]["Properties"]["DashboardBody"]["Sub"]

    for text in (saved, shown):
        [pattern] = re.findall(r"parse @message /(.*?)/", text)
        found = re.search(pattern.replace("(?<", "(?P<"), report)
        assert (found["restored"] if found else None) == milliseconds
        assert "coalesce(@initDuration, restored) as start_ms" in text
        assert "ispresent(@initDuration)" not in text


def test_the_dashboard_shows_metrics_that_are_emitted() -> None:
    resources = read_template(ROOT / "infrastructure" / "observability.yaml")["Resources"]
    dashboard = json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Sub"].replace("${Stage}", "prod"))

    rows = [row for widget in dashboard["widgets"] for row in widget["properties"].get("metrics", [])]
    metrics = [row for row in rows if len(row) > 1]
    searches = [row[0]["expression"] for row in rows if len(row) == 1]

    assert len(metrics) > 20
    pattern = r"SEARCH\('\{AWS/SQS,QueueName\} MetricName=\"(\w+)\" bottega prod (NOT )?letters', 'Maximum', 60\)"
    assert [re.fullmatch(pattern, each)[1] for each in searches] == [  # type: ignore[index]
        "ApproximateAgeOfOldestMessage",
        "ApproximateNumberOfMessagesVisible",
    ]
    for namespace, name, *rest in metrics:
        names = tuple(each for each in rest if isinstance(each, str))[::2]
        if namespace == OURS:
            assert name in emitted() or (name == "ReconcilerFindings" and not PAYMENTS)
            assert names in (("stage",), DIMENSIONS_OF_OURS.get(name))
        else:
            assert (namespace, name, names) in AWS_METRICS
