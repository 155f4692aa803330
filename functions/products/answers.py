"""Answers that browsers may keep but must ask about before they show them again."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Response

IfNoneMatch = Annotated[str | None, Header(max_length=1_000, description="The ETag of the answer at hand")]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The answer at hand is still good"}}


def revalidated(text: str, if_none_match: str | None) -> Response:
    """JSON with an ETag, or 304 where the client has it already."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if if_none_match and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)


IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$"),
]
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
