"""The whole shop on this machine: servers, databases, deployment, demo data. `make run` and the tests use it."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack.console import Console
from localstack.emulator.deployment import Deployment
from localstack.lock import Lock, hold
from localstack.seed.fill_shop import Seeder
from localstack.servers.group import SERVICES, Ports, Servers, prepare_databases, prepare_orders
from localstack.servers.process import ServerFailed
from localstack.state import Document, State, write_privately
from localstack.stripe_account import StripeAccount, sandbox_account, send_webhooks
from tools.build import build

type MakeDeployment = Callable[[Servers, Mapping[str, str], StripeAccount, Path], Deployment]

_STOP_BEFORE_RESTART_SECONDS = 5.0


@dataclass
class Shop:
    """A running shop.

    Attributes:
        state: The state directory.
        servers: The servers.
        deployment: The stack in the emulator.
        accounts: Demo accounts: `admin` and `customer`, each with `email` and `password`.
        stripe: The account that takes the payments.
        lock: The lock of the state directory.
    """

    state: State
    servers: Servers
    deployment: Deployment
    accounts: Document
    stripe: StripeAccount
    lock: Lock

    @property
    def api_url(self) -> str:
        """URL of the API."""
        return self.deployment.api_url

    def revive(self, console: Console) -> None:
        """Restart servers that have ended, after a pause in which you can see how the shop behaves without them.

        Raises:
            ServerFailed: The emulator has ended; it keeps no state, so the deployment is lost.
        """
        for name, server in self.servers.all().items():
            if not server.running():
                if server is self.servers.emulator:
                    raise ServerFailed("The AWS emulator has ended. Start the shop again.")
                console.warn(f"{name} has ended. Restarting it in {_STOP_BEFORE_RESTART_SECONDS:.0f} s.")
                time.sleep(_STOP_BEFORE_RESTART_SECONDS)
                server.start()
                self.lock.record(self.servers.processes())
                console.say(f"{name} is running again.")


@contextmanager
def open_shop(
    state: State,
    ports: Callable[[], Ports],
    parameters: Mapping[str, str],
    console: Console,
    stripe: StripeAccount | None = None,
    make_deployment: MakeDeployment = Deployment,
) -> Iterator[Shop]:
    """Start the shop and stop it at the end. Its data is kept.

    Args:
        state: The state directory.
        ports: Returns the servers' ports. Called after the processes of a killed run were ended.
        parameters: Template parameters besides those for the servers.
        console: Shows progress.
        stripe: The account that takes the payments; a sandbox by default.
        make_deployment: Creates the deployment from the servers, the database passwords, the Stripe account and a
            log file.

    Raises:
        AlreadyRunning: Another shop uses this state directory.
        BuildFailed: The build failed.
        DeployFailed: The deployment failed.
        SeedFailed: The API refused the demo data.
        ServerFailed: A server did not start.
        MigrationError: A migration failed.
    """
    with hold(state, console.warn) as lock:
        passwords = state.passwords("postgres", "valkey", *SERVICES)
        admin, valkey, chosen = passwords.pop("postgres"), passwords.pop("valkey"), ports()
        servers = Servers.in_directory(state.directory, chosen, admin, valkey, sandbox=stripe is None)
        account = stripe or sandbox_account(chosen.stripe)
        try:
            yield _open(state, servers, passwords, account, parameters, console, lock, make_deployment)
        finally:
            state.forget_addresses()
            servers.stop()


def _open(
    state: State,
    servers: Servers,
    passwords: Mapping[str, str],
    account: StripeAccount,
    parameters: Mapping[str, str],
    console: Console,
    lock: Lock,
    make_deployment: MakeDeployment,
) -> Shop:
    with console.step(f"Starting {', '.join(servers.all())}"):
        servers.start(lambda: lock.record(servers.processes()))
    with console.step("Migrating the databases"):
        prepare_databases(servers.postgres, passwords)
        prepare_orders(servers.mongo)
    with console.step("Building functions and layers"):
        build()
    deployment = make_deployment(servers, passwords, account, state.log("deploy"))
    with console.step(deployment.step):
        deployment.deploy(parameters)
        deployment.ensure_signing_key()
        _connect_sandbox(servers, deployment, state)
    with console.step("Filling the shop"):
        accounts = Seeder(deployment, state).seed(console.say)
    write_privately(state.mail_url, servers.mailbox.url, mode=0o644)
    write_privately(state.aws_endpoints, json.dumps(deployment.endpoints), mode=0o644)
    write_privately(state.api_url, deployment.api_url, mode=0o644)
    return Shop(state, servers, deployment, accounts, account, lock)


def _connect_sandbox(servers: Servers, deployment: Deployment, state: State) -> None:
    if servers.stripe:
        send_webhooks(servers.stripe, f"{deployment.api_url}/payments/webhook")
        write_privately(state.stripe_url, servers.stripe.url, mode=0o644)
