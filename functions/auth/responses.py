"""Headers of answers."""

from fastapi import Depends, Response

_JWKS_FRESH_SECONDS = 300


def _forbid_storing(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


def _allow_storing(response: Response) -> None:
    response.headers["Cache-Control"] = f"public, max-age={_JWKS_FRESH_SECONDS}"


PRIVATE = [Depends(_forbid_storing)]
"""For answers that hold tokens or personal data."""

CACHEABLE = [Depends(_allow_storing)]
"""For answers that are the same for everybody for five minutes."""
