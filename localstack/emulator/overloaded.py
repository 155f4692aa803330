"""The response to requests for which no execution environment became free in time."""

import json
from typing import Any

_RETRY_AFTER_SECONDS = 5


class Overloaded:
    """Takes the place of an environment: every invocation is a 503, as when API Gateway's integration times out."""

    in_use = True
    last_used = 0.0

    def invoke(self, _event: Any, request_id: str, **_: object) -> dict[str, Any]:
        """Return the result of an invocation that did not run."""
        body = {"error": "The shop is busy", "code": "dependency_unavailable", "request_id": request_id}
        headers = {
            "content-type": "application/json",
            "retry-after": str(_RETRY_AFTER_SECONDS),
            "x-request-id": request_id,
            "access-control-allow-origin": "*",
        }
        return {"status": "ok", "result": {"statusCode": 503, "headers": headers, "body": json.dumps(body)}, "log": ""}
