"""CORS: which pages may read the API's responses."""

from typing import Any

from shared.settings import settings

_EXPOSED = "x-request-id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotent-Replayed"
_PREFLIGHT_SECONDS = 7200


def cors_headers(event: dict[str, Any]) -> dict[str, str]:
    """Return headers that let only the storefront's pages read this response."""
    origin = header(event, "origin")
    if origin not in settings().cors_origins:
        return {"Vary": "Origin"}
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED}


def preflight_headers(event: dict[str, Any]) -> dict[str, str]:
    """Return headers that list what a page may send."""
    if header(event, "origin") not in settings().cors_origins:
        return {}
    return {
        "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
        "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
    }


def header(event: dict[str, Any], name: str) -> str:
    """Return a request header, or an empty string. `name` is in lower case; the event's names may be in any case."""
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return ""
