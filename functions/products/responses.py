"""The response of a stock adjustment."""

from typing import Any

from fastapi import Response

REPLAYED: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "The product after the adjustment",
        "headers": {
            "Idempotent-Replayed": {
                "description": "`true` if this is the response to an earlier request with the same key",
                "schema": {"type": "string", "enum": ["true"]},
            }
        },
    }
}


def created_or_replayed(json: str, replayed: bool) -> Response:
    """Return a 201 that says whether an earlier request with the same key had this response first."""
    headers = {"Idempotent-Replayed": "true"} if replayed else None
    return Response(json, status_code=201, media_type="application/json", headers=headers)
