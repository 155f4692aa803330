"""Find and delete what holds data: buckets, databases and their snapshots, keys."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

type Found = Iterator[tuple[str, str, datetime | None, str]]  # name, id, creation, note

_PAGE = 1000  # objects that one request deletes


def find_buckets(storage: Any, stage: str) -> Found:
    """Yield the buckets that CloudFormation named after the stage's nested stacks."""
    for each in storage.list_buckets()["Buckets"]:
        if each["Name"].startswith(f"bottega-{stage}-"):
            yield each["Name"], each["Name"], each["CreationDate"], ""


def delete_bucket(storage: Any, name: str) -> None:
    """Delete a bucket with every version of its objects."""
    for page in storage.get_paginator("list_object_versions").paginate(Bucket=name):
        listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        versions = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]
        for start in range(0, len(versions), _PAGE):
            storage.delete_objects(Bucket=name, Delete={"Objects": versions[start : start + _PAGE]})
    storage.delete_bucket(Bucket=name)


def find_snapshots(databases: Any, stage: str) -> Found:
    """Yield the last snapshots of the stage's clusters. RDS lists DocumentDB's too."""
    for page in databases.get_paginator("describe_db_cluster_snapshots").paginate(SnapshotType="manual"):
        for each in page["DBClusterSnapshots"]:
            if each["DBClusterIdentifier"].startswith(f"bottega-{stage}-"):
                name = each["DBClusterSnapshotIdentifier"]
                yield name, name, each.get("SnapshotCreateTime"), ""


def delete_cluster(databases: Any, name: str) -> None:
    """Delete a cluster of RDS or DocumentDB and its instances, without a snapshot."""
    [cluster] = databases.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    if cluster.get("DeletionProtection"):
        databases.modify_db_cluster(DBClusterIdentifier=name, DeletionProtection=False, ApplyImmediately=True)
    for member in cluster.get("DBClusterMembers", []):
        databases.delete_db_instance(DBInstanceIdentifier=member["DBInstanceIdentifier"])
    databases.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)


def find_keys(keys: Any, stage: str) -> Found:
    """Yield the stage's keys, which have outlived their alias."""
    for page in keys.get_paginator("list_keys").paginate():
        for each in page["Keys"]:
            try:
                key = keys.describe_key(KeyId=each["KeyId"])["KeyMetadata"]
            except ClientError:
                continue  # its policy does not allow us, so it is not the stage's
            if key.get("Description") == f"Data, logs and alarms of bottega-{stage}" and key["Enabled"]:
                yield key["KeyId"], key["KeyId"], key["CreationDate"], "deletion in 7 days"
