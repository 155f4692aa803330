"""Settings of a function, read from its environment on first use."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that every function has, from the template.

    Attributes:
        stage: Name of the deployment: `local`, `staging` or `prod`.
        valkey_url: `valkey://` or `valkeys://` (TLS) address of the cache.
        cors_origins: Origins whose pages may read responses.
        rate_limit_api: Requests per client address in 15 minutes, to the whole API.
        rate_limit_auth: The same for `/auth/*`.
        currency: ISO 4217 code of the shop's prices.
    """

    stage: str
    valkey_url: str
    cors_origins: tuple[str, ...]
    rate_limit_api: int
    rate_limit_auth: int
    currency: str


@cache
def settings() -> Settings:
    """Return the settings, read once per execution environment.

    Raises:
        KeyError: A variable is missing.
    """
    env = os.environ
    return Settings(
        stage=env["STAGE"],
        valkey_url=env["VALKEY_URL"],
        cors_origins=tuple(origin.strip() for origin in env["CORS_ORIGINS"].split(",") if origin.strip()),
        rate_limit_api=int(env["RATE_LIMIT_API"]),
        rate_limit_auth=int(env["RATE_LIMIT_AUTH"]),
        currency=env["CURRENCY"],
    )


def required(name: str) -> str:
    """Return a setting that only some functions have, such as the name of their secret.

    Raises:
        KeyError: The variable is missing.
    """
    return os.environ[name]


def optional(name: str) -> str:
    """Return a setting that may be missing, or an empty string."""
    return os.environ.get(name, "")
