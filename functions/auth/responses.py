"""Response headers."""

from fastapi import Depends, Response

_JWKS_MAX_AGE_SECONDS = 300


def _allow_caching(response: Response) -> None:
    response.headers["Cache-Control"] = f"public, max-age={_JWKS_MAX_AGE_SECONDS}"


CACHEABLE = [Depends(_allow_caching)]
"""For public responses, cacheable for five minutes."""
