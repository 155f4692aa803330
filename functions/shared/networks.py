"""Client networks: the addresses that one party is likely to control."""

import hmac
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import inf

from shared.secrets import get_secret
from shared.settings import required


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


def hashed_network(network: str, key_setting: str, *, context: bytes = b"") -> bytes:
    """Return an HMAC-SHA256 of a network: the only form in which networks are stored and passed on.

    The key keeps others from hashing every possible network to find this one.

    Args:
        network: The network, from `network_of`.
        key_setting: Environment variable with the name of the secret that holds the key. Each service has its own key,
            so that their hashes cannot be compared.
        context: What the hash covers besides the network.

    Raises:
        DependencyUnavailable: The key cannot be read. It is read once per environment, because it never changes.
    """
    key = str(get_secret(required(key_setting), max_age=inf)["key"])
    return hmac.digest(key.encode(), context + network.encode(), "sha256")


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
