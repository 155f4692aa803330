"""Objects in a private bucket (S3), without an SDK. Keys have letters, digits, `-`, `.` and `/` only."""

from shared import aws
from shared.errors import DependencyUnavailable

_SERVICE = "s3"
_TIMEOUT_SECONDS = 10.0


def put(bucket: str, key: str, content: bytes, headers: dict[str, str]) -> None:
    """Store an object, or replace it.

    Args:
        bucket: Name of the bucket.
        key: Name of the object.
        content: The object.
        headers: Headers that its readers get, such as `content-type`.

    Raises:
        DependencyUnavailable: S3 is unavailable or refuses the request.
    """
    _send("PUT", bucket, key, 200, headers, content)


def delete(bucket: str, key: str) -> None:
    """Delete an object. Idempotent.

    Raises:
        DependencyUnavailable: S3 is unavailable or refuses the request.
    """
    _send("DELETE", bucket, key, 204)


def download_url(bucket: str, key: str, seconds: int) -> str:
    """Return a URL from which its holder may download an object for a while."""
    return aws.presigned_url(_SERVICE, _path(bucket, key), seconds=seconds)


def _send(
    method: str, bucket: str, key: str, expected: int, headers: dict[str, str] | None = None, content: bytes = b""
) -> None:
    response = aws.send(method, _SERVICE, _path(bucket, key), headers=headers, body=content, timeout=_TIMEOUT_SECONDS)
    if response.status != expected:
        # S3's error names the bucket and the reason, never the content.
        raise DependencyUnavailable(_SERVICE) from RuntimeError(response.body[:300].decode(errors="replace"))


def _path(bucket: str, key: str) -> str:
    return f"/{bucket}/{key}"
