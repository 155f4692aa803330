"""Custom resources of CloudFormation: the response is sent with a PUT to a presigned URL in the request."""

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
    """Make a Lambda handler that responds to CloudFormation. Invoked in any other way it is `handle` itself.

    The return value of `handle` becomes the resource's attributes; an exception fails the deployment. A deletion does
    nothing.
    """

    def respond(event: Event, context: Any) -> dict[str, Any]:
        if "ResponseURL" not in event:
            return handle(event, context)
        try:
            result = {} if event["RequestType"] == "Delete" else handle(event, context)
        except Exception as error:
            logger().exception("Custom resource failed")
            _send(event, {"Status": "FAILED", "Reason": _reason(error)})
            return {}
        _send(event, {"Status": "SUCCESS", "Data": result})
        return result

    return respond


def _reason(error: Exception) -> str:
    # Many people can read a stack's events: of an unexpected error, show only the type.
    text = str(error) if isinstance(error, MigrationError) else "its text is in the function's log"
    return f"{type(error).__name__}: {text}"


def _send(event: Event, outcome: dict[str, Any]) -> None:
    echoed = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    # Constant: with another id CloudFormation would delete the resource with the previous one.
    body = json.dumps({**echoed, "PhysicalResourceId": event["LogicalResourceId"], **outcome}).encode()
    for attempt in range(_ATTEMPTS):
        try:
            status = _put(event["ResponseURL"], body)
        except OSError:
            status = 0
        if status == 200:
            return
        logger().warning("Could not send the response to CloudFormation", extra={"status": status, "attempt": attempt})
    raise DependencyUnavailable("cloudformation")


def _put(url: str, body: bytes) -> int:
    parts = urlsplit(url)
    connection_class = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connection_class(str(parts.hostname), parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        # The URL is signed for an empty content type.
        connection.request("PUT", f"{parts.path}?{parts.query}", body, {"Content-Type": ""})
        return connection.getresponse().status
    finally:
        connection.close()
