"""The network that a request comes from."""

from typing import Annotated

from fastapi import Depends, Request

from shared.networks import hashed_network


def _client_network(request: Request) -> str | None:
    return hashed_network(request.scope["aws.event"]["requestContext"]["identity"]["sourceIp"])


ClientNetwork = Annotated[str | None, Depends(_client_network)]
"""A hash of the client's network; None in a local shop, where all clients share one address."""
