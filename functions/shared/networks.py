"""Client networks: the addresses that one party is likely to control."""

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
