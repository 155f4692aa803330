"""Published versions of Lambda functions, through Lambda's API."""

import json
import time
from collections.abc import Iterator
from typing import Any

from shared import aws
from shared.errors import DependencyUnavailable

_PATH = "/2015-03-31/functions/"
_TIMEOUT_SECONDS = 5.0
# Lambda takes 15 such requests per second from an account, releases included.
_PAUSES_SECONDS = (0.5, 1.0, 2.0)


class FunctionUnknown(Exception):
    """Lambda does not know the function, or its alias."""


def function_names(prefix: str) -> list[str]:
    """Return the names of the account's functions that begin with a prefix.

    Raises:
        DependencyUnavailable: Lambda does not respond or refuses the request.
    """
    names = [each["FunctionName"] for each in _pages(_PATH, "Functions")]
    return sorted(name for name in names if name.startswith(prefix))


def published_versions(function: str) -> list[int]:
    """Return the numbers of a function's published versions in ascending order.

    Raises:
        FunctionUnknown: There is no such function.
        DependencyUnavailable: Lambda does not respond or refuses the request.
    """
    versions = [each["Version"] for each in _pages(f"{_PATH}{function}/versions", "Versions")]
    return sorted(int(version) for version in versions if version != "$LATEST")


def versions_in_use(function: str, alias: str) -> set[int]:
    """Return the versions that an alias invokes: one, or two during a gradual release.

    Raises:
        FunctionUnknown: There is no such function, or it has no such alias.
        DependencyUnavailable: Lambda does not respond or refuses the request.
    """
    found = _get(f"{_PATH}{function}/aliases/{alias}", {})
    weights = (found.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return {int(found["FunctionVersion"]), *map(int, weights)}


def delete_version(function: str, version: int) -> None:
    """Delete a published version. Lambda refuses one that an alias invokes.

    Raises:
        DependencyUnavailable: Lambda does not respond or refuses the request.
    """
    # Without a qualifier, Lambda would delete the function.
    response = _send("DELETE", f"{_PATH}{function}", {"Qualifier": str(version)})
    if response.status >= 300 and response.status != 404:
        raise _unavailable(response)


def _pages(path: str, items: str) -> Iterator[dict[str, Any]]:
    query = {"MaxItems": "50"}
    while True:
        page = _get(path, query)
        yield from page[items]
        if not page.get("NextMarker"):
            return
        query["Marker"] = page["NextMarker"]


def _get(path: str, query: dict[str, str]) -> dict[str, Any]:
    response = _send("GET", path, query)
    if response.status == 404:
        raise FunctionUnknown(path)
    if response.status >= 300:
        raise _unavailable(response)
    found: dict[str, Any] = json.loads(response.body)
    return found


def _send(method: str, path: str, query: dict[str, str]) -> aws.Response:
    for pause in _PAUSES_SECONDS:
        response = aws.send(method, "lambda", path, query=query, timeout=_TIMEOUT_SECONDS)
        if response.status != 429:
            return response
        time.sleep(pause)
    return aws.send(method, "lambda", path, query=query, timeout=_TIMEOUT_SECONDS)


def _unavailable(response: aws.Response) -> DependencyUnavailable:
    error = DependencyUnavailable("lambda")
    error.__cause__ = RuntimeError(response.body[:300].decode(errors="replace"))
    return error
