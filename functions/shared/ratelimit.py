"""Rate limits per client address, in windows of 15 minutes that start with the client's first request.

Valkey counts for all environments. While it is unavailable, each environment counts its own requests: the limits are
looser then, but the shop stays open and guessing passwords stays slow.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shared.errors import DependencyUnavailable, TooManyRequests
from shared.local_counter import LocalCounter
from shared.networks import network_of
from shared.observability import logger
from shared.valkey_protocol import Command, execute_all

WINDOW_SECONDS = 900
_IPV4_BITS = 32
_IPV6_BITS = 64
"""An IPv6 client owns a whole /64 network, so that counts as one address."""
_local = LocalCounter(WINDOW_SECONDS)


class Limit(NamedTuple):
    """The number of requests that a scope allows in a window."""

    scope: str
    requests: int


class Usage(NamedTuple):
    """The state of the limit with the fewest remaining requests.

    Attributes:
        limit: Requests allowed in a window.
        remaining: Requests left in this window.
        reset: Seconds until the window ends.
    """

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """Return the `RateLimit-*` headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class RateLimited(TooManyRequests):
    """The client address exceeded a limit."""

    code = "rate_limited"
    message = "Too many requests from this address, try again later"

    def __init__(self, usage: Usage) -> None:
        self.usage = usage
        super().__init__(retry_after=max(usage.reset, 1))


class Counted(NamedTuple):
    """The result of counting a request.

    Attributes:
        usage: The state of the limit with the fewest remaining requests.
        replies: Valkey's replies to the additional commands; None without Valkey.
    """

    usage: Usage
    replies: list[Any] | None


def count_request(address: str, limits: Sequence[Limit], *, also: Sequence[Command] = ()) -> Counted:
    """Count one request against each limit, in one round trip.

    Args:
        address: The client's address.
        limits: The limits that apply to the request.
        also: Commands to run in the same round trip.

    Raises:
        RateLimited: A limit is exceeded.
    """
    client = network_of(address, ipv4_bits=_IPV4_BITS, ipv6_bits=_IPV6_BITS)
    keys = [f"limit:{limit.scope}:{client}" for limit in limits]
    try:
        counts, replies = _count_in_valkey(keys, also)
    except DependencyUnavailable:
        logger().warning("Could not count the request in Valkey; counted in this environment")
        counts, replies = [_local.count(key) for key in keys], None
    usages = [
        Usage(limit.requests, limit.requests - count, ttl) for limit, (count, ttl) in zip(limits, counts, strict=True)
    ]
    tightest = min(usages, key=lambda usage: usage.remaining)
    if tightest.remaining < 0:
        raise RateLimited(tightest._replace(remaining=0))
    return Counted(tightest, replies)


def _count_in_valkey(keys: Sequence[str], also: Sequence[Command]) -> tuple[list[tuple[int, int]], list[Any]]:
    counting: list[Command] = []
    for key in keys:
        counting += [("INCR", key), ("EXPIRE", key, WINDOW_SECONDS, "NX"), ("TTL", key)]
    replies = execute_all(*counting, *also)
    counted = replies[: len(counting)]
    return list(zip(counted[::3], counted[2::3], strict=True)), replies[len(counting) :]
