"""Networks that login attempts come from. They are stored as keyed hashes only."""

from auth.model import LoginKey, account_hash
from shared.networks import hashed_network, network_of

_IPV4_BITS = 24
_IPV6_BITS = 48
"""Like an IPv4 /24, what one site or some 256 customers of a provider share."""


def login_key(email: str, client_address: str) -> LoginKey:
    """Return the key under which attempts at this account from this client's network are counted.

    The network's hash covers the account too: equal networks of two accounts have different hashes.

    Raises:
        DependencyUnavailable: The key of the hashes cannot be read.
    """
    account = account_hash(email)
    return LoginKey(account, _hashed(client_address, account))


def mail_network_hash(client_address: str) -> bytes:
    """Return the hash under which the mails that a client's network requests are counted.

    Raises:
        DependencyUnavailable: The key of the hashes cannot be read.
    """
    return _hashed(client_address, b"mail")


def _hashed(client_address: str, context: bytes) -> bytes:
    network = network_of(client_address, ipv4_bits=_IPV4_BITS, ipv6_bits=_IPV6_BITS)
    return hashed_network(network, "LOGIN_NETWORKS_SECRET", context=context)
