"""Start and stop the servers that the functions need."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack import FUNCTIONS
from localstack.emulator.ministack import Emulator
from localstack.mailbox.server import Mailbox
from localstack.servers.mongo import Mongo
from localstack.servers.ports import HOST, free_port
from localstack.servers.postgres import ADMIN, Postgres
from localstack.servers.process import Server
from localstack.servers.valkey import USER, Valkey
from localstack.stripe.server import StripeSandbox
from shared.migrations import grant_access, migrate, provision
from shared.mongo import connect
from shared.mongo_migrations import migrate_mongo

SERVICES = ("auth", "products", "payments", "messages", "shop")
# Several webhooks at once can meet as many cold starts.
_PATIENCE = {"webhook-timeout": "30"}


@dataclass(frozen=True)
class Ports:
    """The servers' ports on 127.0.0.1."""

    api: int
    postgres: int
    valkey: int
    mongo: int
    stripe: int
    mailbox: int

    @classmethod
    def free(cls) -> "Ports":
        """Choose unused ports."""
        return cls(*(free_port() for _ in range(6)))


@dataclass(frozen=True)
class Servers:
    """All servers of a shop.

    Attributes:
        stripe: The sandbox; None if the real Stripe takes the payments.
    """

    postgres: Postgres
    valkey: Valkey
    mongo: Mongo
    stripe: StripeSandbox | None
    emulator: Emulator
    mailbox: Mailbox

    @classmethod
    def in_directory(
        cls,
        directory: Path,
        ports: Ports,
        admin_password: str,
        valkey_password: str,
        *,
        durable: bool = True,
        sandbox: bool = True,
    ) -> "Servers":
        """Create servers that keep their data and logs in a directory.

        Args:
            directory: The directory.
            ports: The servers' ports.
            admin_password: Password of the admins of PostgreSQL and Valkey.
            valkey_password: Password of the functions' user in Valkey.
            durable: Whether committed data in PostgreSQL survives a power failure.
            sandbox: Whether to include the Stripe sandbox.
        """
        logs = directory / "logs"
        postgres = directory / "postgres"
        stripe = StripeSandbox(directory / "stripe", ports.stripe, logs / "stripe.log", _PATIENCE)
        return cls(
            Postgres(postgres, ports.postgres, admin_password, logs / "postgres.log", durable=durable),
            Valkey(directory / "valkey", ports.valkey, valkey_password, admin_password, logs / "valkey.log"),
            Mongo(directory / "mongo", ports.mongo, logs / "mongo.log"),
            stripe if sandbox else None,
            Emulator(directory / "scratch", ports.api, logs / "emulator.log"),
            Mailbox(directory / "mail", ports.mailbox, logs / "inbox.log"),
        )

    def all(self) -> Mapping[str, Server]:
        """Return the servers by name."""
        sandbox = {"Stripe sandbox": self.stripe} if self.stripe else {}
        return {
            "PostgreSQL": self.postgres,
            "Valkey": self.valkey,
            "MongoDB wire server": self.mongo,
            **sandbox,
            "inbox": self.mailbox,
            "AWS emulator": self.emulator,
        }

    def listening(self) -> list[int]:
        """Return the servers' ports."""
        return [server.port for server in self.all().values()]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start all servers, and stop them at the end."""
        try:
            self.start()
            yield
        finally:
            self.stop()

    def processes(self) -> dict[str, int]:
        """Return the servers' process ids by name."""
        return {name: server.pid for name, server in self.all().items()}

    def start(self, launched: Callable[[], None] = lambda: None) -> None:
        """Start all servers in parallel and wait until they are ready.

        Args:
            launched: Called once the processes exist.
        """
        for server in self.all().values():
            server.launch()
        launched()
        for server in self.all().values():
            server.wait()

    def stop(self) -> None:
        """Stop all servers in parallel."""
        servers = self.all().values()
        with ThreadPoolExecutor(len(servers)) as pool:
            list(pool.map(lambda server: server.stop(), servers))


def prepare_databases(postgres: Postgres, passwords: Mapping[str, str]) -> dict[str, list[str]]:
    """Create and migrate the services' databases.

    Args:
        postgres: A running server.
        passwords: Password of the database role, by service.

    Returns:
        The migrations applied, by service.
    """
    applied = {}
    with postgres.admin() as admin:
        for service, password in passwords.items():
            provision(admin, database_of(service), password)
    for service in passwords:
        with postgres.admin(database_of(service)) as connection:
            grant_access(connection, database_of(service))
            applied[service] = migrate(connection, FUNCTIONS / service / "migrations")
    return applied


def prepare_orders(mongo: Mongo) -> list[str]:
    """Migrate the orders database and return the names of the migrations applied."""
    with connect(orders_secret(mongo)) as client:
        return migrate_mongo(client[database_of("orders")], FUNCTIONS / "orders" / "migrations")


def orders_secret(mongo: Mongo) -> dict[str, str]:
    """Return the secret with which the orders functions connect to their database."""
    return {"uri": mongo.uri, "dbname": database_of("orders")}


def valkey_secret(valkey: Valkey) -> dict[str, str]:
    """Return the secret with which the functions sign in to Valkey."""
    return {"username": USER, "password": valkey.password}


def database_of(service: str) -> str:
    """Return the name of a service's database, which is also the name of its role."""
    return f"bottega_{service}"


def admin_secret(postgres: Postgres) -> dict[str, str | int]:
    """Return the secret with which the migration function connects to PostgreSQL."""
    place: dict[str, str | int] = {"host": HOST, "port": postgres.port, "sslmode": "disable"}
    return {**place, "username": ADMIN, "password": postgres.password}


def database_secret(postgres: Postgres, service: str, password: str) -> dict[str, str | int]:
    """Return the secret with which a service's functions connect to their database."""
    name = database_of(service)
    return {
        "host": HOST,
        "port": postgres.port,
        "sslmode": "disable",
        "dbname": name,
        "username": name,
        "password": password,
    }
