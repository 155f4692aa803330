"""How long assets of previous storefront releases stay in the bucket."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from tests.conftest import TestServers
from tools.storefront.releases import drop_replaced_assets

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def bucket(servers: TestServers) -> Any:
    place: Any = {"LocationConstraint": servers.emulator.environment["AWS_REGION"]}
    resource = boto3.resource("s3", endpoint_url=servers.emulator.endpoint)
    return resource.create_bucket(Bucket=f"storefront-{uuid.uuid4()}", CreateBucketConfiguration=place)


def release(bucket: Any, day: int, *names: str) -> set[str]:
    """Release on a day; return the names of the assets in the bucket afterwards."""
    assets = {f"assets/{name}" for name in names}
    for asset in assets:
        bucket.put_object(Key=asset, Body=b"open()", ContentType="text/javascript", CacheControl="immutable")
    bucket.put_object(Key="index.html", Body=b"<title>Bottega</title>")
    drop_replaced_assets(bucket, assets | {"index.html"}, FIRST + timedelta(days=day))
    return {each.key.removeprefix("assets/") for each in bucket.objects.filter(Prefix="assets/")}


def test_assets_of_a_release_stay_for_thirty_days_after_it_was_replaced(bucket: Any) -> None:
    release(bucket, 0, "old.js")

    on_the_day = release(bucket, 100, "new.js")
    soon = release(bucket, 101, "newer.js")
    in_time = release(bucket, 130, "newer.js")
    too_late = release(bucket, 131, "newer.js")

    assert on_the_day == {"old.js", "new.js"}
    assert soon == in_time == {"old.js", "new.js", "newer.js"}
    assert too_late == {"new.js", "newer.js"}


def test_replaced_assets_are_served_unchanged(bucket: Any) -> None:
    release(bucket, 0, "old.js")

    release(bucket, 1, "new.js")

    old = bucket.Object("assets/old.js").get()
    assert (old["ContentType"], old["CacheControl"], old["Body"].read()) == ("text/javascript", "immutable", b"open()")


def test_an_asset_used_again_stays_with_its_new_release(bucket: Any) -> None:
    release(bucket, 0, "a.js")
    release(bucket, 1, "b.js")

    release(bucket, 2, "a.js")
    brought_back = release(bucket, 100, "c.js")

    assert brought_back == {"a.js", "c.js"}
