"""Secrets from AWS Secrets Manager, cached per execution environment."""

import json
import os
import time
import uuid
from contextlib import suppress
from typing import Any

from shared import aws

_TIMEOUT_SECONDS = 3.0
_FRESH_SECONDS = 300.0
_SETTING = "_SECRET"
"""The suffix of environment variables that name secrets."""
_cached: dict[str, tuple[float, dict[str, Any]]] = {}


def get_secret(name: str, *, max_age: float = _FRESH_SECONDS) -> dict[str, Any]:
    """Return a secret's JSON object.

    The secrets that the function's settings name are read together, in one request.

    Args:
        name: Name or ARN of the secret.
        max_age: Largest accepted age of a cached copy, in seconds. With 0 only this secret is read.

    Raises:
        DependencyUnavailable: Secrets Manager is unavailable or refuses the request.
    """
    fetched_at, secret = _cached.get(name, (None, {}))
    if fetched_at is None or time.monotonic() - fetched_at > max_age:
        found = _read_together(name) if max_age > 0 else {}
        if name not in found:
            found[name] = json.loads(_call("GetSecretValue", {"SecretId": name})["SecretString"])
        # Another thread may forget it meanwhile, so it is not read from the cache.
        secret, now = found[name], time.monotonic()
        _cached.update({each: (now, value) for each, value in found.items()})
    return secret


def _read_together(name: str) -> dict[str, dict[str, Any]]:
    """Read a secret with all others that settings name. What cannot be read, or is no JSON, is left out."""
    names = {name, *(value for setting, value in os.environ.items() if setting.endswith(_SETTING) and value)}
    found: dict[str, dict[str, Any]] = {}
    if len(names) > 1:
        for value in _call("BatchGetSecretValue", {"SecretIdList": sorted(names)})["SecretValues"]:
            with suppress(KeyError, ValueError):
                secret = json.loads(value["SecretString"])
                found.update(dict.fromkeys(names & {value["ARN"], value["Name"]}, secret))
    return found


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


def _call(action: str, request: dict[str, Any]) -> dict[str, Any]:
    return aws.call("secretsmanager", f"secretsmanager.{action}", request, version="1.1", timeout=_TIMEOUT_SECONDS)
