"""Answers that a client keeps, and asks again whether they changed."""

from fastapi import Request, Response

from gateway.documents import Document

_FRESH_SECONDS = 300


def cacheable(request: Request, document: Document, media_type: str) -> Response:
    """The document, or 304 if the client has this version of it."""
    headers = {"ETag": document.etag, "Cache-Control": f"public, max-age={_FRESH_SECONDS}"}
    if document.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(document.text, media_type=media_type, headers=headers)
