"""Find resources with names from the templates. Some may belong to other stages: names are compared later."""

from datetime import UTC, datetime
from typing import Any

from tools.operator.leftovers_of_data import Found


def find_log_groups(logs: Any, stage: str) -> Found:
    """Yield the log groups of a stage."""
    for page in logs.get_paginator("describe_log_groups").paginate():
        for each in page["logGroups"]:
            if f"bottega-{stage}" in each["logGroupName"] or f"/bottega/{stage}/" in each["logGroupName"]:
                created = datetime.fromtimestamp(each["creationTime"] / 1000, UTC)
                yield each["logGroupName"], each["logGroupName"], created, ""


def find_secrets(vault: Any, stage: str) -> Found:
    """Yield the secrets of a stage."""
    # Names of secrets that are scheduled for deletion stay taken:
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
    wanted = [{"Key": "name", "Values": [f"bottega/{stage}/"]}]
    for page in vault.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True, Filters=wanted):
        for each in page["SecretList"]:
            note = "scheduled for deletion" if each.get("DeletedDate") else ""
            yield each["Name"], each["ARN"], each.get("CreatedDate"), note


def find_functions(compute: Any, stage: str) -> Found:
    """Yield the functions of a stage."""
    for page in compute.get_paginator("list_functions").paginate():
        for each in page["Functions"]:
            if each["FunctionName"].startswith(f"bottega-{stage}-"):
                yield each["FunctionName"], each["FunctionName"], None, ""


def find_schedules(scheduler: Any, stage: str) -> Found:
    """Yield the schedules of a stage."""
    for page in scheduler.get_paginator("list_schedules").paginate(NamePrefix=f"bottega-{stage}-"):
        for each in page["Schedules"]:
            yield each["Name"], each["Name"], each.get("CreationDate"), ""


def find_queues(queues: Any, stage: str) -> Found:
    """Yield the queues of a stage."""
    for page in queues.get_paginator("list_queues").paginate(QueueNamePrefix=f"bottega-{stage}-"):
        for url in page.get("QueueUrls", []):
            yield url.rsplit("/", 1)[1], url, None, ""


def find_buses(events: Any, stage: str) -> Found:
    """Yield the event buses of a stage."""
    for each in events.list_event_buses(NamePrefix=f"bottega-{stage}")["EventBuses"]:
        yield each["Name"], each["Name"], each.get("CreationTime"), ""


def find_aliases(keys: Any, stage: str) -> Found:
    """Yield the key's alias of a stage."""
    for page in keys.get_paginator("list_aliases").paginate():
        for each in page["Aliases"]:
            if each["AliasName"] == f"alias/bottega-{stage}":
                yield each["AliasName"], each["AliasName"], each.get("CreationDate"), ""


def find_clusters(databases: Any, stage: str) -> Found:
    """Yield the clusters of RDS or DocumentDB of a stage."""
    for page in databases.get_paginator("describe_db_clusters").paginate():
        for each in page["DBClusters"]:
            if each["DBClusterIdentifier"].startswith(f"bottega-{stage}-"):
                name = each["DBClusterIdentifier"]
                yield name, name, each.get("ClusterCreateTime"), ""


def find_proxies(databases: Any, stage: str) -> Found:
    """Yield the database proxies of a stage."""
    for page in databases.get_paginator("describe_db_proxies").paginate():
        for each in page["DBProxies"]:
            if each["DBProxyName"].startswith(f"bottega-{stage}"):
                yield each["DBProxyName"], each["DBProxyName"], each.get("CreatedDate"), ""


def find_caches(caches: Any, stage: str) -> Found:
    """Yield the serverless caches of a stage."""
    for page in caches.get_paginator("describe_serverless_caches").paginate():
        for each in page["ServerlessCaches"]:
            if each["ServerlessCacheName"].startswith(f"bottega-{stage}"):
                yield each["ServerlessCacheName"], each["ServerlessCacheName"], each.get("CreateTime"), ""


def find_page_functions(cdn: Any, stage: str) -> Found:
    """Yield CloudFront's functions of a stage."""
    for each in cdn.list_functions()["FunctionList"].get("Items", []):
        if each["Name"].startswith(f"bottega-{stage}-"):
            yield each["Name"], each["Name"], each["FunctionMetadata"].get("CreatedTime"), ""
