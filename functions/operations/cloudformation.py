"""A task that is a custom resource of CloudFormation: it answers by a PUT to an address that it is told."""

import json
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from shared.errors import DependencyUnavailable
from shared.migrations import MigrationError
from shared.observability import logger

type Event = dict[str, Any]
type Handler = Callable[[Event, Any], dict[str, Any]]

_TIMEOUT_SECONDS = 10.0
_ATTEMPTS = 3


def custom_resource(handle: Handler) -> Handler:
    """Make a Lambda handler that CloudFormation may wait for; invoked by anybody else it is the handler itself.

    What `handle` returns are the resource's attributes, what it raises fails the deployment. A deletion does nothing.
    """

    def answer(event: Event, context: Any) -> dict[str, Any]:
        if "ResponseURL" not in event:
            return handle(event, context)
        try:
            result = {} if event["RequestType"] == "Delete" else handle(event, context)
        except Exception as error:
            logger().exception("A custom resource failed")
            _tell(event, {"Status": "FAILED", "Reason": _reason(error)})
            return {}
        _tell(event, {"Status": "SUCCESS", "Data": result})
        return result

    return answer


def _reason(error: Exception) -> str:
    # Everybody may read a stack's events: of an unforeseen error, the type alone.
    text = str(error) if isinstance(error, MigrationError) else "its text is in the function's log"
    return f"{type(error).__name__}: {text}"


def _tell(event: Event, outcome: dict[str, Any]) -> None:
    echoed = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    # Always the same: another id would make CloudFormation delete what had the first.
    body = json.dumps({**echoed, "PhysicalResourceId": event["LogicalResourceId"], **outcome}).encode()
    for attempt in range(_ATTEMPTS):
        try:
            status = _put(event["ResponseURL"], body)
        except OSError:
            status = 0
        if status == 200:
            return
        logger().warning("CloudFormation was not told", extra={"status": status, "attempt": attempt})
    raise DependencyUnavailable("cloudformation")


def _put(url: str, body: bytes) -> int:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        # The address is signed for an empty content type.
        connection.request("PUT", f"{parts.path}?{parts.query}", body, {"Content-Type": ""})
        return connection.getresponse().status
    finally:
        connection.close()
