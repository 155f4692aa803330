"""Choose the local shop's ports: those set in the environment, else the default ports, else free ones."""

import os

from localstack.console import Console
from localstack.servers.group import Ports
from localstack.servers.ports import free_port, is_free, owner

DEFAULT_PORTS = {
    "AWS emulator and API": 4566,
    "PostgreSQL": 5432,
    "Valkey": 6379,
    "MongoDB wire server": 27017,
    "Stripe sandbox": 12111,
    "the inbox": 8025,
}
_DEFAULT_STOREFRONT_PORT = 3000
_PORTS_TO_TRY = 20


class PortTaken(Exception):
    """The requested port is in use."""


def choose_ports(console: Console) -> Ports:
    """Return the default ports, with others for those in use.

    Raises:
        PortTaken: API_PORT is in use.
    """
    requested = requested_port("API_PORT")
    preferred = DEFAULT_PORTS | ({"AWS emulator and API": requested} if requested else {})
    return Ports(*(choose_port(name, port, console) for name, port in preferred.items()))


def choose_storefront_port(console: Console) -> int:
    """Return STOREFRONT_PORT, or the default port, or another if that is in use.

    Raises:
        PortTaken: STOREFRONT_PORT is in use.
    """
    return requested_port("STOREFRONT_PORT") or choose_port("the storefront", _DEFAULT_STOREFRONT_PORT, console)


def requested_port(variable: str) -> int | None:
    """Return the port that an environment variable requests, if it is set.

    Raises:
        PortTaken: It is in use.
    """
    requested = int(os.environ.get(variable) or 0)
    if requested and not is_free(requested):
        raise PortTaken(f"{variable}={requested} is taken by {owner(requested)}. Stop it, or choose another port.")
    return requested or None


def choose_port(name: str, port: int, console: Console) -> int:
    """Return this port, or one near it if it is in use."""
    if is_free(port):
        return port
    near = (other for other in range(port + 1, port + _PORTS_TO_TRY) if is_free(other))
    chosen = next(near, None) or free_port()
    console.warn(f"Port {port} is taken by {owner(port)}: {name} listens on {chosen} instead.")
    return chosen
