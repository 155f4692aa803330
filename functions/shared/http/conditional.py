"""Answers that clients may keep, and ask about whether they changed."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Response

IfNoneMatch = Annotated[str | None, Header(max_length=1_000, description="The ETag of the answer at hand")]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The answer at hand is still good"}}


def revalidated(
    text: str, if_none_match: str | None, *, media_type: str = "application/json", fresh_seconds: int = 0
) -> Response:
    """The text with an ETag, or 304 where the client has it already.

    Args:
        text: The whole answer.
        if_none_match: What the client has.
        media_type: Of the text.
        fresh_seconds: How long the client may show it without asking.
    """
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    freshness = f"public, max-age={fresh_seconds}" if fresh_seconds else "no-cache"
    headers = {"ETag": tag, "Cache-Control": freshness}
    if if_none_match and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)
