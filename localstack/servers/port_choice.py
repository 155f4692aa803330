"""Where the local shop listens: where the environment says, or the usual ports, or others where those are taken."""

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
}
_DEFAULT_STOREFRONT_PORT = 3000
_PORTS_TO_TRY = 20


class PortTaken(Exception):
    """The port that was asked for is in use."""


def choose_ports(console: Console) -> Ports:
    """The usual ports, or others where those are taken.

    Raises:
        PortTaken: API_PORT asks for one that is.
    """
    asked = asked_port("API_PORT")
    wanted = DEFAULT_PORTS | ({"AWS emulator and API": asked} if asked else {})
    return Ports(*(choose_port(name, port, console) for name, port in wanted.items()))


def choose_storefront_port(console: Console) -> int:
    """STOREFRONT_PORT, or the usual one, or another where that is taken.

    Raises:
        PortTaken: STOREFRONT_PORT asks for one that is.
    """
    return asked_port("STOREFRONT_PORT") or choose_port("the storefront", _DEFAULT_STOREFRONT_PORT, console)


def asked_port(variable: str) -> int | None:
    """The port that a variable of the environment asks for, if it is set.

    Raises:
        PortTaken: It is in use.
    """
    asked = int(os.environ.get(variable) or 0)
    if asked and not is_free(asked):
        raise PortTaken(f"{variable}={asked} is taken by {owner(asked)}. Stop that, or choose another port.")
    return asked or None


def choose_port(name: str, port: int, console: Console) -> int:
    """This port, or one near it where it is taken."""
    if is_free(port):
        return port
    near = (other for other in range(port + 1, port + _PORTS_TO_TRY) if is_free(other))
    chosen = next(near, None) or free_port()
    console.warn(f"Port {port} is taken by {owner(port)}: {name} listens on {chosen} instead.")
    return chosen
