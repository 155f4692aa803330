"""Delete assets of former releases after 30 days: pages opened before a release still load them."""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Any

_KEPT = timedelta(days=30)
# The time of replacement: an asset's age does not show how long pages that load it were served.
_REPLACED = "replaced-at"


def drop_replaced_assets(bucket: Any, current: Set[str], now: datetime) -> None:
    """Mark assets that the current release lacks, and delete those marked 30 days ago.

    Args:
        bucket: The storefront's bucket (boto3) with the current release; uploading it removed marks from its assets.
        current: Names of the current release's files.
        now: The current time, with a time zone.
    """
    for each in bucket.objects.filter(Prefix="assets/"):
        if each.key not in current:
            _drop_or_mark(bucket, each.key, now)


def _drop_or_mark(bucket: Any, key: str, now: datetime) -> None:
    storage = bucket.meta.client
    where = {"Bucket": bucket.name, "Key": key}
    asset = storage.head_object(**where)
    replaced = asset["Metadata"].get(_REPLACED)
    if replaced is None:
        kept = {name: asset[name] for name in ("ContentType", "CacheControl") if name in asset}
        marked = {"Metadata": {_REPLACED: now.isoformat()}, "MetadataDirective": "REPLACE", **kept}
        storage.copy_object(**where, CopySource=where, **marked)
    elif now - datetime.fromisoformat(replaced) > _KEPT:
        storage.delete_object(**where)
