"""`make sam-local`: run the shop with its functions in containers, until Ctrl-C."""

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from localstack.console import Console
from localstack.run import EXPECTED, signals, template_parameters, welcome
from localstack.samlocal.deployment import SamLocal, Warm
from localstack.samlocal.engine import Engine, NoContainerEngine
from localstack.samlocal.images import ImageFailed
from localstack.servers.group import Ports, Servers
from localstack.servers.port_choice import DEFAULT_PORTS, choose_port, requested_port
from localstack.shop import open_shop
from localstack.state import State
from localstack.stripe_account import StripeAccount, real_account

_DEFAULT_PORT = 4000
_LOOK_SECONDS = 0.5


def run() -> int:
    """Run the shop until a signal.

    Returns:
        The exit code.
    """
    console = Console()
    try:
        # A signal is the normal end of a run.
        with suppress(KeyboardInterrupt), signals():
            _run(State.chosen(), console)
    except (*EXPECTED, ImageFailed, NoContainerEngine) as error:
        console.error(str(error))
        return 1
    return 0


def _run(state: State, console: Console) -> None:
    started = time.monotonic()
    port, warm, engine = _port(console), _warm(), Engine()
    with console.step("Looking for the image of the functions"):
        engine.pull_base_image()
    watched: list[SamLocal] = []
    with ExitStack() as stopping:

        def deployment(servers: Servers, passwords: Mapping[str, str], stripe: StripeAccount, log: Path) -> SamLocal:
            made = SamLocal(servers, passwords, stripe, log, engine=engine, port=port, warm=warm, warn=console.warn)
            stopping.callback(made.stop)
            watched.append(made)
            return made

        # The functions stop before the servers they use.
        ports = partial(_ports, console)
        with (
            open_shop(state, ports, template_parameters(), console, real_account(), deployment) as shop,
            stopping,
        ):
            welcome(shop, console, time.monotonic() - started)
            try:
                while True:
                    shop.revive(console)
                    watched[0].check()
                    time.sleep(_LOOK_SECONDS)
            finally:
                console.say("Stopping. The data is kept; `make clean` deletes it.")


def _port(console: Console) -> int:
    return requested_port("API_PORT") or choose_port("API", _DEFAULT_PORT, console)


def _ports(console: Console) -> Ports:
    return Ports(*(choose_port(name, port, console) for name, port in DEFAULT_PORTS.items()))


def _warm() -> Warm:
    return "EAGER" if os.environ.get("WARM_CONTAINERS", "").upper() == "EAGER" else "LAZY"
