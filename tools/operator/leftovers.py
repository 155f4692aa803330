"""Resources of a stage that exist without its stack, and how to delete each kind.

Used by preflight, because CloudFormation refuses names that are taken, and by `make forget`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from tools.aws import Aws
from tools.operator.leftovers_by_name import (
    find_aliases,
    find_buses,
    find_caches,
    find_clusters,
    find_functions,
    find_log_groups,
    find_page_functions,
    find_proxies,
    find_queues,
    find_schedules,
    find_secrets,
)
from tools.operator.leftovers_of_data import (
    Found,
    delete_bucket,
    delete_cluster,
    find_buckets,
    find_keys,
    find_snapshots,
)
from tools.operator.names import is_fixed, is_of_stage


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
    if blocking_only:
        return [each for kind in KINDS if kind.blocks for each in _found(aws, stage, kind, is_fixed)]
    return [each for kind in KINDS for each in _found(aws, stage, kind, is_of_stage)]


def find_named(aws: Aws, stage: str, kind: str, beginning: str) -> str:
    """Return the id of a stage's resource, given its type and how its name begins.

    Of several it is the newest: a deleted stack leaves secrets and logs with a part of its id in their names.

    Raises:
        LookupError: There is none.
    """
    [wanted] = [each for each in KINDS if each.type == kind]
    found = [each for each in _found(aws, stage, wanted, is_of_stage) if each.name.startswith(beginning)]
    if not found:
        raise LookupError(f"There is no {kind.removeprefix('AWS::')} {beginning}")
    return max(found, key=lambda each: each.created.timestamp() if each.created else 0).id


def _found(aws: Aws, stage: str, kind: Kind, admits: Callable[[str, str, str], bool]) -> Iterator[Leftover]:
    for name, identity, created, note in kind.find(aws.client(kind.service), stage):
        if not kind.blocks or admits(kind.type, name, stage):
            yield Leftover(kind.type, name, identity, created, note)


def delete(aws: Aws, leftover: Leftover) -> None:
    """Delete a resource.

    Raises:
        ClientError: AWS refuses it.
    """
    [kind] = [each for each in KINDS if each.type == leftover.kind]
    kind.delete(aws.client(kind.service), leftover.id)


def _delete_secret(vault: Any, arn: str) -> None:
    # Also if it was scheduled for deletion. The name may stay taken for some seconds more:
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
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
    Kind(
        "AWS::Scheduler::Schedule", "scheduler", find_schedules, lambda client, name: client.delete_schedule(Name=name)
    ),
    Kind(
        "AWS::Serverless::Function",
        "lambda",
        find_functions,
        lambda client, name: client.delete_function(FunctionName=name),
    ),
    Kind("AWS::SQS::Queue", "sqs", find_queues, lambda client, url: client.delete_queue(QueueUrl=url)),
    Kind("AWS::Events::EventBus", "events", find_buses, lambda client, name: client.delete_event_bus(Name=name)),
    Kind("AWS::CloudFront::Function", "cloudfront", find_page_functions, _delete_page_function),
    Kind("AWS::S3::Bucket", "s3", find_buckets, delete_bucket, blocks=False),
    Kind("AWS::RDS::DBProxy", "rds", find_proxies, lambda client, name: client.delete_db_proxy(DBProxyName=name)),
    Kind(
        "AWS::ElastiCache::ServerlessCache",
        "elasticache",
        find_caches,
        lambda client, name: client.delete_serverless_cache(ServerlessCacheName=name),
    ),
    Kind("AWS::RDS::DBCluster", "rds", find_clusters, delete_cluster),
    Kind("AWS::DocDB::DBCluster", "docdb", find_clusters, delete_cluster),
    Kind(
        "AWS::RDS::DBClusterSnapshot",
        "rds",
        find_snapshots,
        lambda client, name: client.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=name),
        blocks=False,
    ),
    Kind(
        "AWS::Logs::LogGroup", "logs", find_log_groups, lambda client, name: client.delete_log_group(logGroupName=name)
    ),
    Kind("AWS::SecretsManager::Secret", "secretsmanager", find_secrets, _delete_secret),
    Kind("AWS::KMS::Alias", "kms", find_aliases, lambda client, name: client.delete_alias(AliasName=name)),
    Kind("AWS::KMS::Key", "kms", find_keys, _forget_key, blocks=False),
)
