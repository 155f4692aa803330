"""The network of a client: what one client can choose its addresses from."""

import hashlib
from ipaddress import IPv6Address, ip_address

_IPV6_NETWORK_BITS = 64


def network_of(address: str) -> str:
    """Return an IPv4 address as it is and an IPv6 address as its /64, which belongs to one client."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(IPv6Address(int(parsed) >> _IPV6_NETWORK_BITS << _IPV6_NETWORK_BITS))
    return str(parsed)


def hashed_network(address: str) -> str | None:
    """Return a SHA-256 of the client's network, for counting.

    Addresses are few enough to be guessed from it, so it must not be stored longer than it is needed.

    Returns:
        The hash, or None for a loopback address: only a local shop sees one, and then every client has it.
    """
    if _is_loopback(address):
        return None
    return hashlib.sha256(f"network {network_of(address)}".encode()).hexdigest()


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
