"""Secrets from AWS Secrets Manager, cached per execution environment."""

import json
import time
import uuid
from typing import Any

from shared import aws

_TIMEOUT_SECONDS = 3.0
_FRESH_SECONDS = 300.0
_cached: dict[str, tuple[float, dict[str, Any]]] = {}


def get_secret(name: str, *, max_age: float = _FRESH_SECONDS) -> dict[str, Any]:
    """Return a secret's JSON object.

    Args:
        name: Name or ARN of the secret.
        max_age: Largest accepted age of a cached copy, in seconds.

    Raises:
        DependencyUnavailable: Secrets Manager is unavailable or refuses the request.
    """
    fetched_at, secret = _cached.get(name, (None, {}))
    if fetched_at is None or time.monotonic() - fetched_at > max_age:
        secret = json.loads(_call("GetSecretValue", {"SecretId": name})["SecretString"])
        _cached[name] = (time.monotonic(), secret)
    return secret


def put_secret(name: str, secret: dict[str, Any]) -> None:
    """Store a new version of a secret.

    Raises:
        DependencyUnavailable: Secrets Manager is unavailable or refuses the request.
    """
    request = {"SecretId": name, "SecretString": json.dumps(secret), "ClientRequestToken": str(uuid.uuid4())}
    _call("PutSecretValue", request)
    forget_secret(name)


def forget_secret(name: str) -> None:
    """Drop the cached copy, after a server has refused the credentials in it."""
    _cached.pop(name, None)


def _call(action: str, request: dict[str, str]) -> dict[str, Any]:
    return aws.call("secretsmanager", f"secretsmanager.{action}", request, version="1.1", timeout=_TIMEOUT_SECONDS)
