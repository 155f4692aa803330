"""`make first-hour`: its table, and the questions that moto can answer."""

import io
import json
from types import SimpleNamespace
from typing import Any

import boto3
import httpx
import pytest

from tests.unit.operator.conftest import STAGE, Account, store_keys
from tools.operator.first_hour import edge, functions, servers
from tools.operator.first_hour.question import NotAsExpected, Question, Stage
from tools.operator.first_hour.run import QUESTIONS, first_hour
from tools.operator.settings import region_of
from tools.operator.stages import Cloud
from tools.template import ROOT

REGION, ACCOUNT_ID = region_of(STAGE), "123456789012"
STATEMENTS = f"/aws/rds/cluster/bottega-{STAGE}-postgres-4f1b2c3d/postgresql"
COMMANDS = f"/aws/docdb/bottega-{STAGE}-orders-4f1b2c3d/audit"
PROXY = f"/aws/rds/proxy/bottega-{STAGE}-4f1b2c3d"
PROFILER = f"/aws/docdb/bottega-{STAGE}-orders-4f1b2c3d/profiler"


def client(service: str) -> Any:
    make: Any = boto3.client
    return make(service, region_name=REGION)


def stage(**parameters: str) -> Stage:
    given = {"OwnServers": "on", "PostgresProxy": "on", "Firewall": "on", "Storefront": "on", **parameters}
    outputs = {"ApiUrl": "https://api.example/staging", "ApiId": "abc", "StorefrontUrl": "https://shop.example"}
    return Stage(STAGE, REGION, ACCOUNT_ID, Cloud(REGION), outputs, given)


def log(group: str, *messages: str) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="1")
    at = logs.describe_log_groups()["logGroups"][0]["creationTime"]
    if messages:
        events = [{"timestamp": at, "message": each} for each in messages]
        logs.put_log_events(logGroupName=group, logStreamName="1", logEvents=events)


def refused(_stage: Stage) -> str:
    raise NotAsExpected("1 target is unavailable")


def unreachable(_stage: Stage) -> str:
    raise httpx.ConnectError("no route")


def test_it_prints_what_every_question_found_with_its_command() -> None:
    questions = [
        Question("Cache", "aws elasticache … bottega-<stage>", lambda _: "available"),
        Question("Proxy", "aws rds …", refused),
        Question("Storefront", "curl …", unreachable),
    ]

    text, unexpected = first_hour(stage(), questions)

    rows = [line.split() for line in text.splitlines()]
    assert ["ok", "Cache", "available", "0", "aws", "elasticache", "…", "bottega-staging"] in rows
    assert ["FAIL", "Proxy", "1", "target", "is", "unavailable", "0", "aws", "rds", "…"] in rows
    assert ["FAIL", "Storefront", "no", "route", "0", "curl", "…"] in rows
    assert (unexpected, text.splitlines()[-1]) == (2, "2 of 3 are not as expected.")


def test_the_documentation_lists_every_question_with_its_command_in_their_order() -> None:
    section = (ROOT / "docs" / "environments.md").read_text().split("## What only AWS shows")[1]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]

    assert [(row[0], row[-1].strip("`")) for row in rows] == [(each.name, each.command) for each in QUESTIONS]


def test_switches_that_are_off_are_no_failure(account: Account) -> None:
    off = stage(OwnServers="off", PostgresProxy="off", Firewall="off", Storefront="off")

    assert servers.postgres(off) == servers.documents(off) == servers.cache(off) == "OwnServers=off"
    assert edge.firewall(off) == edge.firewall_rules(off) == "Firewall=off"
    assert (servers.proxy(off), edge.storefront(off)) == ("PostgresProxy=off", "Storefront=off")
    assert functions.releases(off) == "not gradual in this stage"


def test_a_proxy_without_capacity_is_found_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    health = [{"State": "AVAILABLE"}, {"State": "UNAVAILABLE", "Reason": "PENDING_PROXY_CAPACITY"}]
    response = {"Targets": [{"TargetHealth": each} for each in health]}
    monkeypatch.setattr(Stage, "named", lambda *_: "bottega-staging-4f1b2c3d")
    monkeypatch.setattr(Stage, "client", lambda *_: SimpleNamespace(describe_db_proxy_targets=lambda **_: response))

    with pytest.raises(NotAsExpected, match="targets: AVAILABLE, UNAVAILABLE PENDING_PROXY_CAPACITY"):
        servers.proxy(stage())


def test_a_server_that_writes_to_no_log_group_of_ours_is_found(account: Account) -> None:
    for group in (STATEMENTS, COMMANDS, PROFILER):
        log(group)
    client("logs").create_log_group(logGroupName=PROXY)
    with pytest.raises(NotAsExpected, match=f"empty: {PROXY}"):
        servers.logs(stage())
    assert servers.logs(stage(PostgresProxy="off")) == "2 log groups have entries"
    client("logs").create_log_stream(logGroupName=PROXY, logStreamName="1")

    assert servers.logs(stage()) == "3 log groups have entries"


def test_a_verifier_in_a_databases_log_is_no_password(account: Account) -> None:
    log(STATEMENTS, "ALTER ROLE bottega_auth PASSWORD 'SCRAM-SHA-256$4096:…'")
    log(COMMANDS, '{"atype": "createUser", "param": {"userName": "bottega_orders"}}')

    assert servers.passwords_in_logs(stage()) == "none in PostgreSQL's log and DocumentDB's audit log"


@pytest.mark.parametrize(
    ("group", "line"),
    [
        (STATEMENTS, "ALTER ROLE bottega_auth PASSWORD 'opensesame'"),
        (COMMANDS, '{"atype": "createUser", "param": {"pwd": "opensesame"}}'),
    ],
)
def test_a_password_in_a_databases_log_is_found_and_not_printed(account: Account, group: str, line: str) -> None:
    log(group, line)
    for other in {STATEMENTS, COMMANDS, PROFILER} - {group}:
        log(other)

    with pytest.raises(NotAsExpected, match="1 lines in") as found:
        servers.passwords_in_logs(stage())

    assert "opensesame" not in str(found.value)


def answers(monkeypatch: pytest.MonkeyPatch, webhook: int, cursor: int, attack: int) -> None:
    """Let the API answer with these statuses."""

    def answer(method: str, url: str, params: dict[str, str] | None = None, **_: Any) -> httpx.Response:
        if method == "POST":
            return httpx.Response(webhook if url.endswith("/payments/webhook") else 404)
        return httpx.Response(cursor if params and len(params.get("cursor", "")) == 8_000 else attack)

    monkeypatch.setattr(httpx, "request", answer)


def test_a_firewall_that_blocks_only_attacks_is_as_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, 400, 400, 403)

    assert edge.firewall_rules(stage()).endswith("an attack is blocked")


@pytest.mark.parametrize("statuses", [(403, 400, 403), (400, 403, 403), (400, 400, 200)])
def test_a_firewall_that_blocks_a_webhook_or_lets_an_attack_through_is_found(
    monkeypatch: pytest.MonkeyPatch, statuses: tuple[int, int, int]
) -> None:
    answers(monkeypatch, *statuses)

    with pytest.raises(NotAsExpected, match="not 400, 400, 403"):
        edge.firewall_rules(stage())


def test_alarms_need_a_confirmed_address(account: Account) -> None:
    topic = client("sns").create_topic(Name="bottega-staging-alarms")["TopicArn"]
    with pytest.raises(NotAsExpected, match="there are no alarms"):
        edge.alarms(stage())
    client("cloudwatch").put_metric_alarm(
        AlarmName="bottega-staging-api-latency",
        MetricName="Latency",
        Namespace="AWS/ApiGateway",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Statistic="Maximum",
    )
    with pytest.raises(NotAsExpected, match="no confirmed subscription"):
        edge.alarms(stage())
    client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@shop.example")

    assert edge.alarms(stage()) == "1 alarms, 1 confirmed addresses"
    assert edge.alarm_email(stage()).startswith("raised bottega-staging-api-latency")
    with pytest.raises(NotAsExpected, match="raised: bottega-staging-api-latency"):
        edge.alarms(stage())


def test_a_webhook_without_a_secret_names_the_command(account: Account) -> None:
    arn = store_keys(webhook_secret="placeholder")

    with pytest.raises(NotAsExpected, match="no signing secret: make stripe-webhook STAGE=staging"):
        edge.webhook(stage(StripeSecretArn=arn, StripeApiBase="https://api.stripe.com"))


def test_a_failed_start_is_found(account: Account) -> None:
    group = "/bottega/staging/functions"
    log(group, json.dumps({"message": "Request"}))
    assert functions.starts(stage()) == "no failed start in the log"
    client("logs").delete_log_group(logGroupName=group)
    log(group, "[ERROR] Runtime.ImportModuleError: No module named 'psycopg'")

    with pytest.raises(NotAsExpected, match=r"1 failed, such as .*No module named 'psycopg'"):
        functions.starts(stage())


def test_a_schedule_that_has_not_run_is_found(account: Account) -> None:
    with pytest.raises(NotAsExpected, match="orders-relay-events has not run for 10 minutes"):
        functions.schedules(stage())


@pytest.mark.parametrize(
    ("error", "result", "message"),
    [
        ({}, {"deleted": 0, "failed": 3, "complete": True}, "3 failed"),
        ({"FunctionError": "Unhandled"}, {"errorType": "DependencyUnavailable"}, "DependencyUnavailable"),
    ],
)
def test_old_versions_that_cannot_be_deleted_are_found(
    error: dict[str, str], result: dict[str, Any], message: str, account: Account
) -> None:
    account.invoked = {**error, "Payload": io.BytesIO(json.dumps(result).encode())}

    with pytest.raises(NotAsExpected, match=message):
        functions.old_versions(stage())


def test_a_cluster_that_is_not_backed_up_is_found(account: Account) -> None:
    client("rds").create_db_cluster(
        DBClusterIdentifier="bottega-staging-postgres-4f1b2c3d",
        Engine="aurora-postgresql",
        MasterUsername="bottega_admin",
        MasterUserPassword="a-long-password",
        StorageEncrypted=False,
    )

    with pytest.raises(NotAsExpected, match="aurora-postgresql"):
        servers.postgres(stage())
