"""Upload the storefront to a stage's bucket: assets first, so that no page refers to a missing file."""

import json
import mimetypes
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from localstack.emulator.deployment import outputs, parameters
from localstack.storefront.pictures import write_pictures
from tools.aws import Aws
from tools.operator.stages import aws_of, stack_of
from tools.storefront.build import copy_storefront
from tools.storefront.releases import drop_replaced_assets

_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_ASK_AGAIN = "no-cache"


class NoStorefront(Exception):
    """The stage has no storefront, or its API does not allow its origin; the message says what to do."""


def deploy_storefront(stage: str) -> str:
    """Build the storefront, upload it to a stage and invalidate CloudFront's cache.

    Args:
        stage: Name of the stage; its stack is `bottega-<stage>`.

    Returns:
        A sentence with the storefront's URL.

    Raises:
        NoStorefront: The stack has none, or `CorsOrigins` does not contain its URL.
        NodeFailed: It does not build.
        UnknownStage: samconfig.toml does not have the stage.
    """
    aws, stack = aws_of(stage), stack_of(stage)
    found, given = outputs(aws, stack), parameters(aws, stack)
    url = _url(found, given)
    bucket = aws.bucket(found["StorefrontBucketName"])
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        copy_storefront(files)
        write_pictures(files / "images")
        names = _upload(bucket, files)
    _put(bucket, "config.json", json.dumps(deployed_config(aws, found, given)).encode(), _ASK_AGAIN)
    drop_replaced_assets(bucket, names, datetime.now(UTC))
    _invalidate(aws, found["StorefrontDistributionId"])
    return f"The storefront is at {url}"


def _url(found: Mapping[str, str], given: Mapping[str, str]) -> str:
    url = found.get("StorefrontUrl")
    if url is None:
        raise NoStorefront("This stage has no storefront: deploy it with Storefront=on.")
    if url not in given["CorsOrigins"].split(","):
        raise NoStorefront(f"The API does not allow {url}: deploy it with CorsOrigins={url}.")
    return url


def deployed_config(aws: Aws, found: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str | None]:
    """Return the content of the stage's /config.json. Of Stripe's keys, it holds only the publishable one.

    Args:
        aws: Clients of the stage.
        found: The stack's outputs.
        given: The stack's parameters.
    """
    secret = aws.secrets.get_secret_value(SecretId=given["StripeSecretArn"])["SecretString"]
    domain = given.get("DomainName")
    return {
        "api_url": f"https://{domain}" if domain else found["ApiUrl"],
        "currency": given["Currency"],
        "stripe_url": None,
        "publishable_key": json.loads(secret)["publishable_key"],
    }


def _upload(bucket: Any, files: Path) -> set[str]:
    """Upload the files of a folder and return their names."""
    found = {path.relative_to(files).as_posix(): path for path in files.rglob("*") if path.is_file()}
    shown = {name: path for name, path in found.items() if not any(part.startswith(".") for part in name.split("/"))}
    # index.html comes last, because it refers to the others.
    for name, path in sorted(shown.items(), key=lambda each: each[0] == "index.html"):
        _put(bucket, name, path.read_bytes(), _kept(name))
    return set(shown)


def _kept(name: str) -> str:
    if name.startswith("assets/"):
        return _FOR_EVER
    return _A_DAY if name.startswith("images/") else _ASK_AGAIN


def _put(bucket: Any, name: str, content: bytes, kept: str) -> None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    bucket.put_object(Key=name, Body=content, ContentType=kind, CacheControl=kept)


def _invalidate(aws: Aws, distribution: str) -> None:
    batch: Any = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": datetime.now(UTC).isoformat()}
    aws.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
