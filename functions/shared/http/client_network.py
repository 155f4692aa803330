"""The network that a request comes from."""

from typing import Annotated

from fastapi import Depends, Request

from shared.networks import hashed_network, is_loopback, network_of


def _client_network(request: Request) -> str | None:
    address = request.scope["aws.event"]["requestContext"]["identity"]["sourceIp"]
    if is_loopback(address):
        return None
    network = network_of(address, ipv4_bits=32, ipv6_bits=64)
    return hashed_network(network, "ORDER_NETWORKS_SECRET").hex()


ClientNetwork = Annotated[str | None, Depends(_client_network)]
"""A keyed hash of the client's IPv4 address or IPv6 /64; None in a local shop, where all clients share one address."""
