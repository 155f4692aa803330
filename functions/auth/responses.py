"""Response headers."""

from fastapi import Depends, Response

_JWKS_MAX_AGE_SECONDS = 300


def _forbid_caching(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


def _allow_caching(response: Response) -> None:
    response.headers["Cache-Control"] = f"public, max-age={_JWKS_MAX_AGE_SECONDS}"


NO_STORE = [Depends(_forbid_caching)]
"""For responses with tokens or personal data."""

CACHEABLE = [Depends(_allow_caching)]
"""For public responses, cacheable for five minutes."""
