"""Conditional requests: responses with an ETag, and 304 for clients that have the current version."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Response

IfNoneMatch = Annotated[str | None, Header(max_length=1_000, description="The ETag of the stored response")]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The stored response is still current"}}


def conditional_response(
    text: str, if_none_match: str | None, *, media_type: str = "application/json", fresh_seconds: int = 0
) -> Response:
    """Return the text with an ETag, or 304 if the client already has it.

    Args:
        text: The whole body.
        if_none_match: The client's `If-None-Match` header.
        media_type: Media type of the body.
        fresh_seconds: Seconds for which the client may use it without revalidation.
    """
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    freshness = f"public, max-age={fresh_seconds}" if fresh_seconds else "no-cache"
    headers = {"ETag": tag, "Cache-Control": freshness}
    if if_none_match and (if_none_match.strip() == "*" or tag in if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)
