"""Rate limits per client address, in windows of 15 minutes that start with the client's first request."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from shared.errors import TooManyRequests
from shared.valkey_protocol import Command, execute_all

WINDOW_SECONDS = 900
_IPV6_NETWORK_BITS = 64


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


def count_request(address: str, limits: Sequence[Limit]) -> Usage:
    """Count one request against each limit, in one round trip.

    Raises:
        RateLimited: A limit is exceeded.
        DependencyUnavailable: Valkey is unavailable. The caller decides whether to continue.
    """
    client = _client_network(address)
    commands: list[Command] = []
    for limit in limits:
        key = f"limit:{limit.scope}:{client}"
        commands += [("INCR", key), ("EXPIRE", key, WINDOW_SECONDS, "NX"), ("TTL", key)]
    counted: list[int] = execute_all(*commands)
    usages = [
        Usage(limit.requests, limit.requests - count, ttl)
        for limit, count, ttl in zip(limits, counted[::3], counted[2::3], strict=True)
    ]
    tightest = min(usages, key=lambda usage: usage.remaining)
    if tightest.remaining < 0:
        raise RateLimited(tightest._replace(remaining=0))
    return tightest


def _client_network(address: str) -> str:
    """Return the address to count: an IPv6 client owns a whole /64 network, so that counts as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(IPv6Address(int(parsed) >> _IPV6_NETWORK_BITS << _IPV6_NETWORK_BITS))
    return str(parsed)
