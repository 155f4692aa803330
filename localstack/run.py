"""`make run`: run the shop and deploy code as it is saved, until Ctrl-C."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from botocore.exceptions import BotoCoreError, ClientError
from watchfiles import PythonFilter, watch

from localstack import FUNCTIONS, ROOT
from localstack.console import Console
from localstack.emulator.deployment import DeployFailed, InvocationFailed
from localstack.lock import AlreadyRunning
from localstack.reload import Reloader, describe
from localstack.seed.fill_shop import SeedFailed
from localstack.servers.port_choice import PortTaken, choose_ports, choose_storefront_port
from localstack.servers.process import Child, ServerFailed
from localstack.shop import Shop, open_shop
from localstack.state import State
from localstack.storefront.server import DEV_SERVER, Storefront, storefront_config
from localstack.stripe_account import KeysIncomplete, real_account
from shared.migrations import MigrationError
from tools.build import BuildFailed
from tools.storefront.build import copy_storefront
from tools.storefront.node import NodeFailed

_TEMPLATE_PARAMETERS = {
    "RATE_LIMIT_API": "RateLimitApi",
    "RATE_LIMIT_AUTH": "RateLimitAuth",
    "FAIR_USE_ORDERS": "FairUseOrders",
    "FAIR_USE_PIECES": "FairUsePieces",
}


EXPECTED = (
    AlreadyRunning,
    BuildFailed,
    DeployFailed,
    InvocationFailed,
    KeysIncomplete,
    MigrationError,
    NodeFailed,
    PermissionError,
    PortTaken,
    SeedFailed,
    ServerFailed,
)


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
    except EXPECTED as error:
        console.error(str(error))
        return 1
    return 0


def _run(state: State, console: Console) -> None:
    started = time.monotonic()
    port = choose_storefront_port(console)
    parameters = {"CorsOrigins": f"http://localhost:{port},{DEV_SERVER}", **template_parameters()}
    with (
        _storefront_being_built(state),
        open_shop(state, partial(choose_ports, console), parameters, console, real_account()) as shop,
        open_storefront(shop, port, console) as storefront,
    ):
        try:
            welcome(shop, console, time.monotonic() - started, storefront)
            _serve(shop, storefront, console)
        finally:
            console.say("Stopping. The data is kept; `make clean` deletes it.")


@contextmanager
def _storefront_being_built(state: State) -> Iterator[None]:
    """Start the build in the background while the shop starts. Opening the storefront reports its errors."""
    child = Child(
        "the storefront's build",
        [sys.executable, "-m", "tools.storefront", "build"],
        state.log("storefront-build"),
        env=os.environ,
        cwd=ROOT,
    )
    child.launch()
    try:
        yield
    finally:
        child.stop()


@contextmanager
def open_storefront(shop: Shop, port: int, console: Console) -> Iterator[Storefront]:
    """Build the storefront and serve it.

    Raises:
        NodeFailed: The build failed.
        ServerFailed: The server did not start.
    """
    with TemporaryDirectory(prefix="storefront-", dir=shop.state.directory) as folder:
        files = Path(folder).resolve()
        with console.step("Building the storefront"):
            copy_storefront(files)
        storefront = Storefront(port, files, storefront_config(shop), shop.state.log("storefront"))
        try:
            storefront.start()
            yield storefront
        finally:
            storefront.stop()


def template_parameters() -> dict[str, str]:
    """Return the template parameters set by the environment."""
    return {parameter: os.environ[name] for name, parameter in _TEMPLATE_PARAMETERS.items() if os.environ.get(name)}


def welcome(shop: Shop, console: Console, seconds: float, storefront: Storefront | None = None) -> None:
    """Print the demo accounts and the shop's URLs."""
    console.say("")
    for role in ("admin", "customer"):
        account = shop.accounts[role]
        console.say(f"  Demo {role:9} {account['email']}  password {account['password']}")
    console.say(f"  Also in {_short(shop.state.demo_accounts)}. Logs are in {_short(shop.state.log('').parent)}/.")
    console.say(f"  {_payments_by(shop)}")
    console.say(f"  Every mail is caught: {shop.servers.mailbox.url}")
    console.say(f"  Saved code in functions/ serves the next request. Ready after {seconds:.0f} s; Ctrl-C stops.")
    if storefront:
        console.say(f"Storefront ready at {storefront.url}")
    console.say(f"API ready at {shop.api_url}")


def _payments_by(shop: Shop) -> str:
    if shop.servers.stripe:
        return f"The Stripe sandbox at {shop.servers.stripe.url} takes payments. Test cards: docs/stripe-sandbox.md"
    return f"Stripe takes payments. Webhooks: stripe listen --forward-to {shop.api_url}/payments/webhook"


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _serve(shop: Shop, storefront: Storefront, console: Console) -> None:
    reloader = Reloader(shop.deployment, shop.state.directory / "code")
    watched = (FUNCTIONS, ROOT / "template.yaml", ROOT / "infrastructure", ROOT / "layers")
    for changes in watch(
        *watched, watch_filter=_Sources(), step=50, debounce=400, rust_timeout=500, yield_on_timeout=True
    ):
        shop.revive(console)
        storefront.start()
        reloader.tidy()
        if changes:
            _apply({Path(path) for _, path in changes}, reloader, console)


class _Sources(PythonFilter):
    ignore_dirs = (*PythonFilter.ignore_dirs, ".import_linter_cache")

    def __init__(self) -> None:
        super().__init__(extra_extensions=(".json", ".txt", ".sql", ".html", ".jinja", ".yaml"))


def _apply(changed: set[Path], reloader: Reloader, console: Console) -> None:
    code = {path for path in changed if path.is_relative_to(FUNCTIONS)}
    if changed - code:
        console.warn("template.yaml or a layer has changed: restart `make run` to apply it.")
    if any(path.suffix == ".sql" for path in code):
        console.warn("A migration has changed: restart `make run` to apply it.")
    if code:
        started = time.monotonic()
        errors = _reload(reloader, code)
        for each in errors:
            console.error(f"Not reloaded, the running code stays. {each}")
        if not errors:
            console.say(f"Reloaded {describe(code)} ({time.monotonic() - started:.1f} s)")


def _reload(reloader: Reloader, code: set[Path]) -> list[str]:
    try:
        return reloader.reload(code)
    except (BotoCoreError, ClientError, OSError) as error:
        return [str(error)]


@contextmanager
def signals() -> Iterator[None]:
    """Raise KeyboardInterrupt on the first SIGINT, SIGTERM or SIGHUP."""

    def interrupt(_number: int, _frame: object) -> None:
        # Only once: a second signal must not interrupt the shutdown.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)
    yield
