"""How long the parts of former releases stay in the bucket: pages that were opened before a release load them."""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Any

_KEPT = timedelta(days=30)
# When it was replaced: an upload says how old a part is, and not until when pages that load it were handed out.
_REPLACED = "replaced-at"


def drop_replaced_assets(bucket: Any, current: Set[str], now: datetime) -> None:
    """Mark the assets that the present release does not have, and delete those marked 30 days ago.

    Args:
        bucket: The storefront's, of boto3, with the present release in it: its upload took the marks from its assets.
        current: Names of the present release's files.
        now: With a time zone.
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
