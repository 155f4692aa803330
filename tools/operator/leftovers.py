"""Resources of a stage that exist without its stack, and how to delete each kind.

Used by preflight, because CloudFormation refuses names that are taken, and by `make forget`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from tools.aws import Aws
from tools.operator.leftovers_of_data import delete_bucket, delete_cluster, find_buckets, find_keys, find_snapshots
from tools.operator.names import is_fixed


@dataclass(frozen=True)
class Leftover:
    """A resource.

    Attributes:
        kind: CloudFormation's type.
        name: Its name, as people see it.
        id: What its service calls it.
        created: When it was created, if its service records that.
        note: What else a person should know.
    """

    kind: str
    name: str
    id: str
    created: datetime | None = None
    note: str = ""

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.kind.removeprefix('AWS::')} {self.name}{note}"


type Found = Iterable[tuple[str, str, datetime | None, str]]  # name, id, created, note


@dataclass(frozen=True)
class Kind:
    """How a type of resource is found and deleted.

    Attributes:
        type: CloudFormation's type.
        service: boto3's name of the service.
        find: Returns resources of a stage, given a client and the stage.
        delete: Deletes one, given a client and its id.
        blocks: Whether an existing one makes a creation fail.
    """

    type: str
    service: str
    find: Callable[[Any, str], Found]
    delete: Callable[[Any, str], object]
    blocks: bool = True


def leftovers(aws: Aws, stage: str, *, blocking_only: bool = False) -> list[Leftover]:
    """Return the resources that the templates would create in a stage and that exist.

    Args:
        aws: Clients of the stage.
        stage: Its name.
        blocking_only: Only those whose name makes a creation fail.
    """
    kinds = [each for each in KINDS if each.blocks or not blocking_only]
    return [found for kind in kinds for found in _found(aws, stage, kind)]


def _found(aws: Aws, stage: str, kind: Kind) -> Iterator[Leftover]:
    for name, identity, created, note in kind.find(aws.client(kind.service), stage):
        if not kind.blocks or is_fixed(kind.type, name, stage):
            yield Leftover(kind.type, name, identity, created, note)


def delete(aws: Aws, leftover: Leftover) -> None:
    """Delete a resource.

    Raises:
        ClientError: AWS refuses it.
    """
    [kind] = [each for each in KINDS if each.type == leftover.kind]
    kind.delete(aws.client(kind.service), leftover.id)


def _log_groups(logs: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in logs.get_paginator("describe_log_groups").paginate():
        for each in page["logGroups"]:
            if f"bottega-{stage}" in each["logGroupName"] or f"/bottega/{stage}/" in each["logGroupName"]:
                created = datetime.fromtimestamp(each["creationTime"] / 1000, UTC)
                yield each["logGroupName"], each["logGroupName"], created, ""


def _secrets(vault: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    # Names of secrets that are scheduled for deletion stay taken:
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
    wanted = [{"Key": "name", "Values": [f"bottega/{stage}/"]}]
    for page in vault.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True, Filters=wanted):
        for each in page["SecretList"]:
            note = "scheduled for deletion" if each.get("DeletedDate") else ""
            yield each["Name"], each["ARN"], each.get("CreatedDate"), note


def _functions(compute: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in compute.get_paginator("list_functions").paginate():
        for each in page["Functions"]:
            if each["FunctionName"].startswith(f"bottega-{stage}-"):
                yield each["FunctionName"], each["FunctionName"], None, ""


def _schedules(scheduler: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in scheduler.get_paginator("list_schedules").paginate(NamePrefix=f"bottega-{stage}-"):
        for each in page["Schedules"]:
            yield each["Name"], each["Name"], each.get("CreationDate"), ""


def _queues(queues: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in queues.get_paginator("list_queues").paginate(QueueNamePrefix=f"bottega-{stage}-"):
        for url in page.get("QueueUrls", []):
            yield url.rsplit("/", 1)[1], url, None, ""


def _buses(events: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for each in events.list_event_buses(NamePrefix=f"bottega-{stage}")["EventBuses"]:
        yield each["Name"], each["Name"], each.get("CreationTime"), ""


def _aliases(keys: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in keys.get_paginator("list_aliases").paginate():
        for each in page["Aliases"]:
            if each["AliasName"] == f"alias/bottega-{stage}":
                yield each["AliasName"], each["AliasName"], each.get("CreationDate"), ""


def _clusters(databases: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in databases.get_paginator("describe_db_clusters").paginate():
        for each in page["DBClusters"]:
            if each["DBClusterIdentifier"].startswith(f"bottega-{stage}-"):
                name = each["DBClusterIdentifier"]
                yield name, name, each.get("ClusterCreateTime"), ""


def _proxies(databases: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in databases.get_paginator("describe_db_proxies").paginate():
        for each in page["DBProxies"]:
            if each["DBProxyName"] == f"bottega-{stage}":
                yield each["DBProxyName"], each["DBProxyName"], each.get("CreatedDate"), ""


def _caches(caches: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for page in caches.get_paginator("describe_serverless_caches").paginate():
        for each in page["ServerlessCaches"]:
            if each["ServerlessCacheName"].startswith(f"bottega-{stage}"):
                yield each["ServerlessCacheName"], each["ServerlessCacheName"], each.get("CreateTime"), ""


def _page_functions(cdn: Any, stage: str) -> Iterator[tuple[str, str, datetime | None, str]]:
    for each in cdn.list_functions()["FunctionList"].get("Items", []):
        if each["Name"].startswith(f"bottega-{stage}-"):
            yield each["Name"], each["Name"], each["FunctionMetadata"].get("CreatedTime"), ""


def _delete_secret(vault: Any, arn: str) -> None:
    # The name is free at once, even if the secret was scheduled for deletion.
    vault.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def _delete_page_function(cdn: Any, name: str) -> None:
    cdn.delete_function(Name=name, IfMatch=cdn.describe_function(Name=name)["ETag"])


def _forget_key(keys: Any, key: str) -> None:
    try:
        keys.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    except ClientError as error:
        if error.response["Error"]["Code"] != "KMSInvalidStateException":  # already scheduled
            raise


# In the order of deletion: what reads or encrypts with another resource goes before it.
KINDS = (
    Kind("AWS::Scheduler::Schedule", "scheduler", _schedules, lambda client, name: client.delete_schedule(Name=name)),
    Kind("AWS::Serverless::Function", "lambda", _functions, lambda client, name: client.delete_function(FunctionName=name)),
    Kind("AWS::SQS::Queue", "sqs", _queues, lambda client, url: client.delete_queue(QueueUrl=url)),
    Kind("AWS::Events::EventBus", "events", _buses, lambda client, name: client.delete_event_bus(Name=name)),
    Kind("AWS::CloudFront::Function", "cloudfront", _page_functions, _delete_page_function),
    Kind("AWS::S3::Bucket", "s3", find_buckets, delete_bucket, blocks=False),
    Kind("AWS::RDS::DBProxy", "rds", _proxies, lambda client, name: client.delete_db_proxy(DBProxyName=name)),
    Kind(
        "AWS::ElastiCache::ServerlessCache",
        "elasticache",
        _caches,
        lambda client, name: client.delete_serverless_cache(ServerlessCacheName=name),
    ),
    Kind("AWS::RDS::DBCluster", "rds", _clusters, delete_cluster),
    Kind("AWS::DocDB::DBCluster", "docdb", _clusters, delete_cluster),
    Kind(
        "AWS::RDS::DBClusterSnapshot",
        "rds",
        find_snapshots,
        lambda client, name: client.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=name),
        blocks=False,
    ),
    Kind("AWS::Logs::LogGroup", "logs", _log_groups, lambda client, name: client.delete_log_group(logGroupName=name)),
    Kind("AWS::SecretsManager::Secret", "secretsmanager", _secrets, _delete_secret),
    Kind("AWS::KMS::Alias", "kms", _aliases, lambda client, name: client.delete_alias(AliasName=name)),
    Kind("AWS::KMS::Key", "kms", find_keys, _forget_key, blocks=False),
)
