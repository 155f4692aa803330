"""Databases, their proxy, the cache, and their passwords."""

import time
from typing import Any

import httpx

from tools.operator.first_hour.question import NotAsExpected, Question, Stage, expect

_OWN = "OwnServers=off"
_ROTATION_SECONDS = 300
_POLL_SECONDS = 10
_PROXY_LOG = "/aws/rds/proxy/{}"
# Beginning and end of a log group's name, and what a statement or command with a password contains.
_WITH_PASSWORD = (("/aws/rds/cluster/{}-postgres", "postgresql", "PASSWORD"), ("/aws/docdb/{}-orders", "audit", "pwd"))


def postgres(stage: Stage) -> str:
    """Aurora is available, encrypted, backed up and reachable through TLS only."""
    if not stage.is_on("OwnServers"):
        return _OWN
    return _cluster(stage.client("rds"), stage.named("AWS::RDS::DBCluster", f"{stage.prefix}-postgres"))


def documents(stage: Stage) -> str:
    """The same for DocumentDB."""
    if not stage.is_on("OwnServers"):
        return _OWN
    return _cluster(stage.client("docdb"), stage.named("AWS::DocDB::DBCluster", f"{stage.prefix}-orders"))


def _cluster(databases: Any, name: str) -> str:
    [cluster] = databases.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    days, members = cluster["BackupRetentionPeriod"], len(cluster["DBClusterMembers"])
    engine = f"{cluster['Engine']} {cluster['EngineVersion']}"
    text = f"{engine}, {cluster['Status']}, {members} instances, {days} days of backups"
    expect(cluster["Status"] == "available" and cluster["StorageEncrypted"] and days, text)
    return text


def proxy(stage: Stage) -> str:
    """RDS Proxy reaches the database with each service's user."""
    if not stage.is_on("OwnServers") or not stage.is_on("PostgresProxy"):
        return "PostgresProxy=off"
    name = stage.named("AWS::RDS::DBProxy", stage.prefix)
    targets = stage.client("rds").describe_db_proxy_targets(DBProxyName=name)["Targets"]
    health = [each["TargetHealth"] for each in targets]
    states = [" ".join((each["State"], each.get("Reason", ""))).strip() for each in health]
    expect(states and set(states) == {"AVAILABLE"}, f"targets: {', '.join(states) or 'none'}")
    return f"{len(states)} targets available"


def cache(stage: Stage) -> str:
    """The serverless cache is available."""
    if not stage.is_on("OwnServers"):
        return _OWN
    name = stage.named("AWS::ElastiCache::ServerlessCache", stage.prefix)
    caches = stage.client("elasticache").describe_serverless_caches(ServerlessCacheName=name)
    status: str = caches["ServerlessCaches"][0]["Status"]
    expect(status == "available", status)
    return status


def logs(stage: Stage) -> str:
    """Each server writes to the log group that the templates create, which has a retention period."""
    if not stage.is_on("OwnServers"):
        return _OWN
    groups = [_log_group(stage, beginning, log) for beginning, log, _ in _WITH_PASSWORD]
    if stage.is_on("PostgresProxy"):
        groups.append(stage.named("AWS::Logs::LogGroup", _PROXY_LOG.format(stage.prefix)))
    client = stage.client("logs")
    empty = [each for each in groups if not client.describe_log_streams(logGroupName=each, limit=1)["logStreams"]]
    expect(not empty, f"empty: {', '.join(empty)}")
    return f"{len(groups)} log groups have entries"


def _log_group(stage: Stage, beginning: str, log: str) -> str:
    cluster = stage.named("AWS::Logs::LogGroup", beginning.format(stage.prefix)).rpartition("/")[0]
    return f"{cluster}/{log}"


def passwords_in_logs(stage: Stage) -> str:
    """No statement or command that the databases log has a password."""
    if not stage.is_on("OwnServers"):
        return _OWN
    for beginning, log, pattern in _WITH_PASSWORD:
        group = _log_group(stage, beginning, log)
        pages = stage.client("logs").get_paginator("filter_log_events")
        found = pages.paginate(logGroupName=group, filterPattern=pattern)
        lines = [each["message"] for page in found for each in page["events"]]
        # A SCRAM verifier is not a password: https://www.postgresql.org/docs/current/auth-password.html
        shown = [each for each in lines if "SCRAM-SHA-256$" not in each]
        expect(not shown, f"{len(shown)} lines in {group} have one")
    return "none in PostgreSQL's log and DocumentDB's audit log"


def rotation(stage: Stage) -> str:
    """A password is rotated, and the functions keep working with the new one."""
    if not stage.is_on("OwnServers"):
        return _OWN
    vault = stage.client("secretsmanager")
    name = stage.named("AWS::SecretsManager::Secret", f"bottega/{stage.name}/payments-database")
    if not vault.describe_secret(SecretId=name).get("RotationEnabled"):
        return "off"
    version = vault.rotate_secret(SecretId=name)["VersionId"]
    deadline = time.monotonic() + _ROTATION_SECONDS
    while "AWSCURRENT" not in vault.describe_secret(SecretId=name)["VersionIdsToStages"].get(version, []):
        if time.monotonic() > deadline:
            raise NotAsExpected(f"{name} is not rotated after {_ROTATION_SECONDS} s: see its function's log")
        time.sleep(_POLL_SECONDS)
    health = httpx.get(f"{stage.outputs['ApiUrl']}/payments/health", timeout=30)
    expect(health.status_code == 200, f"rotated, then /payments/health is {health.status_code}")
    return "rotated, and payments works with the new password"


QUESTIONS = (
    Question("Aurora", "aws rds describe-db-clusters --db-cluster-identifier bottega-<stage>-postgres…", postgres),
    Question("DocumentDB", "aws docdb describe-db-clusters --db-cluster-identifier bottega-<stage>-orders…", documents),
    Question("RDS Proxy", "aws rds describe-db-proxy-targets --db-proxy-name bottega-<stage>…", proxy),
    Question("Cache", "aws elasticache describe-serverless-caches --serverless-cache-name bottega-<stage>", cache),
    Question("Logs of servers", "aws logs describe-log-streams --log-group-name /aws/rds/proxy/bottega-<stage>…", logs),
    Question("Rotation", "aws secretsmanager rotate-secret --secret-id bottega/<stage>/payments-database…", rotation),
    # Last, so that it sees what the rotation logged.
    Question(
        "Passwords in logs",
        "aws logs filter-log-events --log-group-name /aws/rds/cluster/bottega-<stage>-postgres… "
        "--filter-pattern PASSWORD",
        passwords_in_logs,
    ),
)
