"""AWS Secrets Manager: settings that must not be read in the template."""

import json
import time
import uuid
from typing import Any

from shared import aws

_TIMEOUT_SECONDS = 3.0
_FRESH_SECONDS = 300.0
_cached: dict[str, tuple[float, dict[str, Any]]] = {}


def get_secret(name: str, *, max_age: float = _FRESH_SECONDS) -> dict[str, Any]:
    """The JSON object stored under a secret's name or ARN.

    Args:
        name: Name or ARN of the secret.
        max_age: Seconds for which an earlier answer is good enough.

    Raises:
        DependencyUnavailable: Secrets Manager does not answer, or refuses.
    """
    fetched_at, secret = _cached.get(name, (float("-inf"), {}))
    if time.monotonic() - fetched_at > max_age:
        secret = json.loads(_call("GetSecretValue", {"SecretId": name})["SecretString"])
        _cached[name] = (time.monotonic(), secret)
    return secret


def put_secret(name: str, secret: dict[str, Any]) -> None:
    """Store a new version of a secret.

    Raises:
        DependencyUnavailable: Secrets Manager does not answer, or refuses.
    """
    request = {"SecretId": name, "SecretString": json.dumps(secret), "ClientRequestToken": str(uuid.uuid4())}
    _call("PutSecretValue", request)
    forget_secret(name)


def forget_secret(name: str) -> None:
    """Read this secret again next time: a server refused what it says."""
    _cached.pop(name, None)


def _call(action: str, request: dict[str, str]) -> dict[str, Any]:
    return aws.call("secretsmanager", f"secretsmanager.{action}", request, version="1.1", timeout=_TIMEOUT_SECONDS)
