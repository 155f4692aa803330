"""What an adjustment of the stock answers."""

from typing import Any

from fastapi import Response

REPLAYED: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "The product after the adjustment",
        "headers": {
            "Idempotent-Replayed": {
                "description": "`true` where this is the answer to an earlier request with the same key",
                "schema": {"type": "string", "enum": ["true"]},
            }
        },
    }
}


def first_or_replayed(text: str, replayed: bool) -> Response:
    """JSON that says whether an earlier request with the same key got it first."""
    headers = {"Idempotent-Replayed": "true"} if replayed else None
    return Response(text, status_code=201, media_type="application/json", headers=headers)
