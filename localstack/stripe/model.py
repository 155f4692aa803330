"""The context of an API call."""

import time
from dataclasses import dataclass
from typing import Any, Literal

from localstack.stripe.options import API_VERSION, Options
from localstack.stripe.repository import Repository

type Json = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """The caller: a server with the secret key, or a browser with the publishable key."""

    key: Literal["secret", "publishable"]

    @property
    def is_browser(self) -> bool:
        return self.key == "publishable"


@dataclass(frozen=True)
class Call:
    """One API call, or one step that the sandbox's scheduler takes later.

    Attributes:
        now: Unix time in seconds.
        base_url: The sandbox's URL as the caller sees it.
        request_id: None for steps of the scheduler.
    """

    repository: Repository
    options: Options
    now: int
    base_url: str = ""
    caller: Caller = Caller("secret")
    request_id: str | None = None
    idempotency_key: str | None = None
    api_version: str = API_VERSION

    def later(self, seconds: float) -> float:
        """Return the Unix time after a number of seconds."""
        return time.time() + seconds
