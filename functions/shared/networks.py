"""Client networks: the addresses that one party is likely to control."""

import hashlib
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def network_of(address: str, *, ipv4_bits: int, ipv6_bits: int) -> str:
    """Return the network of a client address, such as `203.0.113.0/24`; the address itself if that is all.

    An IPv4 address mapped into IPv6 belongs to the IPv4 network. Anything but an address is returned unchanged.
    """
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed))  # without a zone id
    bits = ipv4_bits if isinstance(parsed, IPv4Address) else ipv6_bits
    network = ip_network((parsed, bits), strict=False)
    return str(parsed) if network.num_addresses == 1 else str(network)


def hashed_network(address: str) -> str | None:
    """Return a SHA-256 of the client's network, for counting: an IPv4 address, or the /64 of an IPv6 address.

    Addresses are few enough to be guessed from it, so it must not be stored longer than it is needed.

    Returns:
        The hash, or None for a loopback address: only a local shop sees one, and then every client has it.
    """
    if _is_loopback(address):
        return None
    return hashlib.sha256(f"network {network_of(address, ipv4_bits=32, ipv6_bits=64)}".encode()).hexdigest()


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
