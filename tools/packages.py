"""Cache the result of `sam package` for the next start: packing the layers is most of a deployment's time."""

import fcntl
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from localstack import ROOT
from tools.build import MARK

_KEPT = ROOT / ".aws-sam" / "packaged"
_ARTIFACTS = _KEPT / "artifacts"
_KEPT_MARK = _KEPT / ".inputs"
_TEMPLATE = _KEPT / "template.yaml"

type RunSam = Callable[[Sequence[str | Path]], None]


def package(storage: Any, bucket: str, run_sam: RunSam) -> Path:
    """Upload the build's artifacts to a bucket.

    Args:
        storage: An S3 client.
        bucket: Name of the bucket.
        run_sam: Runs the SAM CLI with the given arguments.

    Returns:
        The packaged template.
    """
    _KEPT.parent.mkdir(exist_ok=True)
    with (_KEPT.parent / "package-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = MARK.read_text()
        if _KEPT_MARK.exists() and _KEPT_MARK.read_text() == built:
            for artifact in _ARTIFACTS.iterdir():
                storage.put_object(Bucket=bucket, Key=artifact.name, Body=artifact.read_bytes())
        else:
            _make(storage, bucket, run_sam)
            _KEPT_MARK.write_text(built)
    return _TEMPLATE


def _make(storage: Any, bucket: str, run_sam: RunSam) -> None:
    shutil.rmtree(_KEPT, ignore_errors=True)
    _ARTIFACTS.mkdir(parents=True)
    run_sam(["package", "--s3-bucket", bucket, "--output-template-file", _TEMPLATE, "--no-progressbar"])
    # SAM does not accept the emulator's URL as one of S3, and the emulator's port changes with every start.
    nested = re.compile(rf"(?:(?<=TemplateURL: )|(?<=Location: ))http://\S+?(?=/{bucket}/)")
    _TEMPLATE.write_text(nested.sub("https://s3.amazonaws.com", _TEMPLATE.read_text()))
    for page in storage.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for each in page.get("Contents", []):
            body = storage.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
            (_ARTIFACTS / each["Key"]).write_bytes(body)
